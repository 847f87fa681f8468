#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/id.hpp"
#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"

namespace mitra::referral {

/// A visit that came through the link of an affiliate who may earn.
struct Click {
    PersonId affiliate;
    Instant at;
    ProductId product;       ///< none: the landing page
    std::string utm_source;  ///< a word (utm.hpp); empty: none
};

/// The log of clicks, and the words of utm_source.
class ClickStore {
 public:
    /// So many words of utm_source one affiliate may bring; the next are counted as "lainnya". Whoever puts random
    /// words behind a link fills neither the dictionary nor the counters.
    static constexpr std::int64_t k_most_words = 200;
    /// So many clicks at once are a crowd. Those are only logged, and counted with the next that are none, or once
    /// k_most_waiting wait: a thousand clicks change hardly more pages of the counters than ten.
    static constexpr std::size_t k_crowd = 16;
    static constexpr std::int64_t k_most_waiting = 8'192;

    explicit ClickStore(db::Database& database) : database_{database} {}

    /// Writes each click to the log and counts it, for the affiliate and for the person that they are
    /// (ReferralStore); in the caller's transaction.
    void record(std::span<const Click> clicks, Zone zone);
    /// Counts what waits; how many clicks that were. In the caller's transaction.
    std::int64_t count_waiting(Zone zone);

    /// The row of utm_source under which this affiliate's word is counted, made where it is new; 0 for none.
    std::int64_t utm_of(PersonId affiliate, std::string_view word);
    /// The word of a row of utm_source; empty for 0.
    std::string word_of(std::int64_t utm);

 private:
    using Words = std::map<std::string_view, std::optional<std::int64_t>>;
    std::int64_t utm_of(Words& words, const Click& click);
    std::int64_t new_word(PersonId affiliate, std::string_view word);
    std::optional<std::int64_t> row_named(std::string_view word);
    /// The first words of all are everybody's, so that nothing is looked up for what everybody uses.
    bool may_use(PersonId affiliate, std::int64_t utm);
    std::int64_t counted();

    db::Database& database_;
};

}  // namespace mitra::referral
