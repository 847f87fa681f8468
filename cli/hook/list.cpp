#include "cli/hook/hook.hpp"

namespace mitra::cli {
namespace {

struct Asked {
    Paging paging;
    std::optional<std::string> status;
};

}  // namespace

void hook_list(Verb& verb) {
    auto asked = std::make_shared<Asked>();
    verb.choice("--status", asked->status, {"received", "done", "failed", "ignored"}, "only those");
    verb.pages(asked->paging);
    verb.run([asked](Context& context) {
        const Paging& paging = asked->paging;
        const db::EventFilter filter{asked->status, context.time("--since", paging.since),
                                     context.time("--until", paging.until)};
        db::Inbox inbox{context.database(), context.app().vault()};
        const HookId after = paging.after ? hook_id(*paging.after) : HookId{};
        const auto events = inbox.list(after, paging.limit + 1, filter);
        Page page;
        for (const db::StoredEvent& stored : events) {
            if (static_cast<std::int64_t>(page.items.size()) == paging.limit) {
                page.next = to_string(HookId{stored.id.value - 1});
                break;
            }
            page.items.push_back(described(context, stored));
        }
        if (paging.count) page.total = inbox.count(filter);
        context.list({{"id", "ID"},
                      {"provider", "PROVIDER"},
                      {"source", "SOURCE"},
                      {"received_at", "RECEIVED"},
                      {"status", "STATUS"},
                      {"note", "NOTE"}},
                     std::move(page));
    });
}

}  // namespace mitra::cli
