#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "lib/db/checkpoint.hpp"
#include "lib/db/database.hpp"
#include "lib/referral/click_store.hpp"
#include "tests/support/clock.hpp"

namespace mitra::bench {

/// People as rows alone: what names them is noise.
inline void add_people(db::Database& database, std::int64_t people) {
    for (std::int64_t from = 0; from < people; from += 50'000) {
        db::in_transaction(database, [&] {
            database
                .prepared(R"sql(
                    WITH RECURSIVE n (i) AS (SELECT :from + 1 UNION ALL SELECT i + 1 FROM n WHERE i < :until)
                    INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, city, city_key,
                                        profession, opaque_code, consent_at, consent_version, registered_at)
                    SELECT printf('%036d', i), 'Ibu', randomblob(60), randomblob(60), randomblob(32), 'Bogor', 'bogor',
                           'Guru', printf('%010d', i), 0, 'v', i FROM n
                )sql")
                .bind(":from", from)
                .bind(":until", std::min(people, from + 50'000))
                .run();
        });
        db::checkpoint(database);
    }
}

/// Clicks as they come: a few partners have most of them (Zipf's law), in no order of their ids; a third comes without
/// a source, the rest from eight; half goes to the landing page, the rest to five products.
class SomeClicks {
 public:
    explicit SomeClicks(std::int64_t affiliates) : ids_(static_cast<std::size_t>(affiliates)) {
        for (std::size_t i = 0; i < ids_.size(); ++i) {
            ids_[i] = static_cast<std::int64_t>(i) + 1;
            sum_ += 1.0 / static_cast<double>(i + 1);
            until_.push_back(sum_);
        }
        std::shuffle(ids_.begin(), ids_.end(), chance_);
    }
    referral::Click at(Instant moment) {
        constexpr std::array k_words{"wa", "instagram", "facebook", "tiktok", "linkedin", "story", "grup-alumni", "x"};
        std::uniform_real_distribution<double> place{0, sum_};
        const auto found = std::lower_bound(until_.begin(), until_.end(), place(chance_)) - until_.begin();
        const std::uint64_t dice = chance_();
        return {.affiliate = PersonId{ids_[std::min(static_cast<std::size_t>(found), ids_.size() - 1)]},
                .at = moment,
                .product = ProductId{dice % 2 == 0 ? 0 : static_cast<std::int64_t>(dice / 2 % 5) + 1},
                .utm_source = dice / 16 % 3 == 0 ? "" : k_words[dice / 64 % k_words.size()]};
    }

 private:
    std::mt19937_64 chance_{7};
    std::vector<std::int64_t> ids_;
    std::vector<double> until_;
    double sum_ = 0;
};

}  // namespace mitra::bench
