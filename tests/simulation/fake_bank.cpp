#include "tests/simulation/fake_bank.hpp"

#include <algorithm>

#include "lib/membership/day.hpp"

namespace mitra::simulation {

void FakeBank::credit(std::int64_t amount, const std::string& words) {
    credits_.push_back({world_.today(), amount, words});
    in_ += amount;
    world_.say(fmt::format("bank: {} came, {}", amount, words));
}

std::string FakeBank::statement(std::int64_t days_back) const {
    std::string csv = "tanggal,keterangan,jumlah\n";
    for (const Credit& one : credits_)
        if (one.day >= world_.today() - days_back)
            csv += fmt::format("{},{},{}\n", membership::day_words(one.day), one.words, one.amount);
    return csv + fmt::format("{},BIAYA ADM,-15000\n", membership::day_words(world_.today()));
}

std::int64_t FakeBank::count(std::int64_t amount) const {
    return std::count_if(credits_.begin(), credits_.end(), [&](const Credit& one) { return one.amount == amount; });
}

std::string FakeBank::pays(std::int64_t payout,
                           const std::vector<std::pair<std::int64_t, std::int64_t>>& person_and_amount) {
    std::string csv = "person,amount,status,reference,reason\n";
    for (const auto& [person, amount] : person_and_amount) {
        std::string& line = results_[{payout, person}];
        if (line.empty() && world_.once_in(5)) {
            line = fmt::format("PER-{},{},failed,,rekening tutup\n", person, amount);
        } else if (line.empty()) {
            line = fmt::format("PER-{},{},settled,REF{}-{},\n", person, amount, payout, person);
            debit(amount);
        }
        csv += line;
    }
    return csv;
}

}  // namespace mitra::simulation
