#include "daemons/sandbox/numbers.hpp"

namespace mitra::sandbox {

void Numbers::declare(const std::string& key, const Number& number) {
    const std::lock_guard lock{mutex_};
    numbers_.insert_or_assign(key, number);
}

void Numbers::note(const std::string& key) {
    const std::lock_guard lock{mutex_};
    numbers_.try_emplace(key);
}

Number Numbers::find(const std::string& key) const {
    const std::lock_guard lock{mutex_};
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? Number{} : found->second;
}

std::map<std::string, Number> Numbers::list() const {
    const std::lock_guard lock{mutex_};
    return numbers_;
}

}  // namespace mitra::sandbox
