#include "cli/context.hpp"
#include "cli/paging.hpp"
#include "lib/db/audit.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    Paging paging;
    std::optional<std::string> subject;
};

Object row_of(Context& context, const db::AuditEntry& entry) {
    return {{"id", entry.id},        {"at", context.iso(entry.at)}, {"actor", entry.actor},
            {"act", entry.act},      {"subject", entry.subject},    {"detail", Value::from_json(entry.detail)},
            {"reason", entry.reason}};
}

}  // namespace

void audit_list(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.option("--subject ID", asked->subject, "only what was done to this one, as PER-12").pages(asked->paging);
    verb.run([asked](Context& context) {
        const Paging& paging = asked->paging;
        const db::AuditFilter filter{asked->subject, context.time("--since", paging.since),
                                     context.time("--until", paging.until)};
        const auto entries = db::audit_entries(context.database(), context.app().vault(), after_number(paging),
                                               paging.limit + 1, filter);
        Page page;
        for (const db::AuditEntry& entry : entries) {
            if (static_cast<std::int64_t>(page.items.size()) == paging.limit) {
                page.next = std::to_string(entry.id - 1);
                break;
            }
            page.items.push_back(row_of(context, entry));
        }
        if (paging.count) page.total = db::audit_count(context.database(), filter);
        context.list({{"id", "ID"},
                      {"at", "AT"},
                      {"actor", "ACTOR"},
                      {"act", "ACT"},
                      {"subject", "SUBJECT"},
                      {"reason", "REASON"}},
                     std::move(page));
    });
}

}  // namespace mitra::cli
