#include "cli/delivery/link_view.hpp"

#include "lib/flow/change_links.hpp"
#include "lib/flow/send_delivery.hpp"

namespace mitra::cli {

std::optional<std::string> link_url(Context& context, const delivery::Download& link) {
    if (context.dry_run()) return std::nullopt;
    return flow::download_url(context.services(), link);
}

Object link_object(Context& context, const delivery::Download& link) {
    return {{"id", link.id},
            {"file_name", link.file_name},
            {"bytes", link.bytes},
            {"url", link_url(context, link)},
            {"status", flow::name(flow::state_of(link, context.now()))},
            {"expires_at", context.iso(link.expires_at)},
            {"downloads", link.downloads()},
            {"max_downloads", link.max_downloads},
            {"opened_at", context.iso(link.opened_at)},
            {"revoked", link.ended_at.has_value()},
            {"test", flow::is_test_link(link)}};
}

void print_links(Context& context, const std::vector<delivery::Download>& links) {
    static const std::vector<Column> columns{{"id", "LINK"},          {"file_name", "FILE"},   {"status", "STATUS"},
                                             {"expires_at", "UNTIL"}, {"downloads", "LOADED"}, {"max_downloads", "OF"}};
    std::vector<Object> rows;
    for (const delivery::Download& link : links)
        rows.push_back(link_object(context, link));
    std::string lines = table(columns, rows, Screen::of_stdout(context.globals().color));
    if (lines.ends_with('\n')) lines.pop_back();
    context.print_line(lines);
}

}  // namespace mitra::cli
