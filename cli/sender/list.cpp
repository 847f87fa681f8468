#include "cli/paging.hpp"
#include "cli/sender/sender_view.hpp"

namespace mitra::cli {

void sender_list(Verb& verb) {
    auto paging = std::make_shared<Paging>();
    verb.pages(*paging).run([paging](Context& context) {
        refuse_dates(*paging, "senders");
        outbox::SenderStore senders{context.database(), context.app().vault()};
        auto found = senders.list(after_of<SenderId>(*paging), paging->limit + 1);
        Page page;
        if (cut_to(found, paging->limit)) page.next = to_string(found.back().id);
        const auto sent = senders.sent_this_hour(context.now());
        for (const outbox::Sender& sender : found)
            page.items.push_back(sender_row(context, sender, sent));
        if (paging->count) page.total = senders.count();
        context.list({{"id", "ID"},
                      {"name", "NAME"},
                      {"gateway", "GATEWAY"},
                      {"active", "ACTIVE"},
                      {"priority", "PRIORITY"},
                      {"cap", "CAP"},
                      {"sent_this_hour", "THIS HOUR"},
                      {"last_error", "LAST ERROR"}},
                     std::move(page));
    });
}

}  // namespace mitra::cli
