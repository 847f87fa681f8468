#include "daemons/web/visits.hpp"

#include <utility>

namespace mitra::web {
namespace {

constexpr std::size_t k_most_waiting = 8'192;

}  // namespace

void Visits::add(flow::Visit visit) {
    const std::lock_guard lock{mutex_};
    if (waiting_.size() < k_most_waiting) waiting_.push_back(std::move(visit));
}

std::vector<flow::Visit> Visits::take() {
    const std::lock_guard lock{mutex_};
    return std::exchange(waiting_, {});
}

}  // namespace mitra::web
