#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/topup/catalogue.hpp"
#include "lib/topup/supplier.hpp"

namespace mitra::topup {

/// Which services; every field that is set must hold.
struct ServiceFilter {
    std::optional<Channel> channel;
    std::optional<ProductId> product;
    std::optional<std::string> status;
    bool gone = false;  ///< also those that are no longer on the list
};

/// Games, services, the two channels and our account.
class CatalogueStore {
 public:
    explicit CatalogueStore(db::Database& database) : database_{database} {}

    void add_game(const Game& game);
    std::optional<Game> game(ProductId product);
    std::optional<Game> game(Channel channel, std::string_view supplier_name);
    void set_rules(const Game& game);
    /// Of products that are not archived and whose target rule is known, with a service on the list; by name.
    std::vector<Game> games_on_sale();

    std::optional<Service> service(ServiceId id);
    std::optional<Service> service(Channel channel, std::string_view code);
    /// By "SVC-3" or its code; Error{not_found}, and Error{usage} for a code that both channels have.
    Service named(std::string_view reference);
    std::vector<Service> list(const ServiceFilter& filter, ServiceId after, std::int64_t limit);
    std::int64_t count(const ServiceFilter& filter);
    /// The services of a game that are on the list, cheapest first.
    std::vector<Service> of_game(ProductId product);
    /// False where it was so before. Switched off by us until it is switched on again, whatever the list says.
    bool disable(ServiceId id, std::string_view why, Instant at);
    bool enable(ServiceId id);

    /// What the table has of a channel in the order of codes: code and hash of what the supplier said. For comparing.
    struct Known {
        ServiceId id;
        std::string code, hash;
        bool gone = false;
    };
    /// At most `limit` behind `after`, gone ones too.
    std::vector<Known> known(Channel channel, std::string_view after, std::int64_t limit);
    void insert(const ServiceRow& row, Channel channel, ProductId product, std::string_view hash, Instant at);
    void update(ServiceId id, const ServiceRow& row, ProductId product, std::string_view hash, Instant at);
    void mark_gone(ServiceId id, Instant at);

    ChannelState channel(Channel channel);
    /// Its whole list was read; trust in it is used up.
    void synced(Channel channel, Instant at);
    /// The list that is read until then is right however short it is: an admin said so.
    void trust_next(Channel channel, Instant until);
    bool trusts_next(Channel channel, Instant now);
    /// False where it was stopped (or running) before.
    bool stop(Channel channel, std::string_view why, Instant at);
    bool start(Channel channel);

    Account account();
    void learn_account(Level level, Money balance, Instant at);
    void learn_balance(Money balance, Instant at);

 private:
    db::Database& database_;
};

/// 32 bytes of all that a supplier says of a service: another hash is another row.
std::string hash_of(const ServiceRow& row);

}  // namespace mitra::topup
