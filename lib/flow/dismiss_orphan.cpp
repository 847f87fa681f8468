#include "lib/flow/dismiss_orphan.hpp"

#include <fmt/format.h>

#include "lib/base/error.hpp"
#include "lib/topup/topup_store.hpp"

namespace mitra::flow {

bool dismiss_orphan(const Services& services, std::string_view trxid) {
    if (services.actor.reason.empty())
        throw Error{ErrorKind::usage, fmt::format("{} is dismissed by somebody who knows of it", trxid),
                    "say with --reason where it comes from", "topup_orphan"};
    return db::in_transaction(services.database, [&] {
        topup::TopupStore topups{services.database, services.vault};
        const auto orphan = topups.orphan(trxid);
        if (!orphan)
            throw Error{ErrorKind::not_found, fmt::format("no transaction {} without a top-up", trxid),
                        "see 'mitra topup-order orphans'", "topup_orphan"};
        if (orphan->dismissed_at) return false;
        topups.dismiss_orphan(*orphan, services.clock.now());
        record_audit(services.database, services.vault, services.actor, "topup.dismiss_orphan", orphan->trxid,
                     fmt::format(R"({{"channel":"{}"}})", name(orphan->channel)), services.clock.now());
        return true;
    });
}

}  // namespace mitra::flow
