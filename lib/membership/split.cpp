#include "lib/membership/split.hpp"

#include <array>
#include <cassert>

#include "lib/base/enum_names.hpp"

namespace mitra::membership {
namespace {

constexpr EnumNames<Orphan, 2> k_orphans{{"owner", "reserve"}};

}  // namespace

std::string_view name(Orphan orphan) {
    return k_orphans.of(orphan);
}
std::optional<Orphan> orphan_named(std::string_view name) {
    return k_orphans.named(name);
}

Shares split(Money total, const Rule& rule, bool has_leader, Orphan orphan) {
    const std::array rates{rule.user.value, rule.leader.value, rule.owner.value};
    assert(total >= Money{0});
    assert(rates[0] + rates[1] + rates[2] == k_whole);  // a rule that does not reach 100 % is refused where it is made
    std::array<std::int64_t, 3> shares{};
    std::array<std::int64_t, 3> cut{};  // what each lost, in ten thousandths of a rupiah; they sum to whole rupiah
    std::int64_t left = total.rupiah();
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const std::int64_t exact = total.rupiah() * rates.at(i);
        shares.at(i) = exact / k_whole;
        cut.at(i) = exact % k_whole;
        left -= shares.at(i);
    }
    for (; left > 0; --left) {  // at most two rupiah
        std::size_t most = 0;
        for (std::size_t i = 1; i < cut.size(); ++i)
            if (cut.at(i) > cut.at(most)) most = i;
        ++shares.at(most);
        cut.at(most) = -1;
    }
    Shares result{.user = Money{shares[0]}, .leader = Money{shares[1]}, .owner = Money{shares[2]}, .reserve = {}};
    if (has_leader) return result;
    Money& heir = orphan == Orphan::reserve ? result.reserve : result.owner;
    heir = heir + result.leader;
    result.leader = Money{};
    return result;
}

}  // namespace mitra::membership
