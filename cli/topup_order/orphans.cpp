#include "cli/topup_order/topup_view.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/dismiss_orphan.hpp"

namespace mitra::cli {
namespace {

constexpr std::int64_t k_shown = 200;

struct Request {
    std::optional<std::string> trxid;
    bool dismiss = false;
};

void list(Context& context) {
    Page page;
    for (const topup::Orphan& orphan : topups(context).open_orphans(k_shown))
        page.items.emplace_back(Object{{"trxid", orphan.trxid},
                                       {"channel", topup::name(orphan.channel)},
                                       {"seen_at", context.iso(orphan.seen_at)}});
    context.list({{"trxid", "TRXID"}, {"channel", "CHANNEL"}, {"seen_at", "SEEN"}}, page);
}

void dismiss(Context& context, const std::string& trxid) {
    const bool changed = flow::dismiss_orphan(context.services(), trxid);
    context.concerns(changed ? 1 : 0);
    context.print("{} {} dismissed", trxid, changed ? "is" : "was before");
    context.answer({{"trxid", trxid}, {"status", "dismissed"}, {"changed", changed}});
}

void run(Context& context, const Request& request) {
    if (request.trxid.has_value() != request.dismiss)
        throw Error{ErrorKind::usage, "a transaction is named to be dismissed", "VP12345 --dismiss --reason ...",
                    "topup_orphan"};
    if (request.dismiss)
        dismiss(context, *request.trxid);
    else
        list(context);
}

}  // namespace

void topup_order_orphans(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("[TRXID]", request->trxid, "one of them, to be dismissed")
        .flag("--dismiss", request->dismiss, "it is none of our top-ups: placed by hand; needs --reason")
        .run([request](Context& context) { run(context, *request); });
}

}  // namespace mitra::cli
