#include "tests/durability/tries.hpp"

#include <array>

#include "tests/durability/installation.hpp"

namespace mitra::durability {
namespace {

constexpr std::array<std::pair<Fault, const char*>, 5> k_faults{{{Fault::kill, "killed before"},
                                                                 {Fault::kill_half, "killed in"},
                                                                 {Fault::eio, "EIO once at"},
                                                                 {Fault::eio_after, "EIO from"},
                                                                 {Fault::enospc, "ENOSPC from"}}};
constexpr std::size_t k_sample = 3;

}  // namespace

std::ostream& operator<<(std::ostream& out, const Try& one) {
    for (const auto& [fault, words] : k_faults)
        if (fault == one.fault) out << words;
    return out << " operation " << one.at;
}

std::vector<Try> tries(std::int64_t operations, std::size_t salt) {
    std::vector<Try> all;
    for (std::int64_t at = 1; at <= operations; ++at)
        for (const auto& [fault, words] : k_faults)
            all.push_back({fault, at});
    if (all_asked() || all.size() <= k_sample) return all;
    std::vector<Try> some;
    for (std::size_t i = 0; i < k_sample; ++i)
        some.push_back(all[(i * all.size() / k_sample + salt * 7) % all.size()]);
    return some;
}

}  // namespace mitra::durability
