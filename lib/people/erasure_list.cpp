#include "lib/people/erasure_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <unordered_set>

#include "lib/base/error.hpp"
#include "lib/crypto/digest.hpp"
#include "lib/crypto/secret_file.hpp"

namespace mitra::people {
namespace {

constexpr std::string_view k_header = "mitra erasures 1\n";
constexpr std::size_t k_largest_file = 256 * 1024 * 1024;
const crypto::Place k_place{"erasures", "list", ""};

}  // namespace

std::filesystem::path ErasureList::list_of(const std::filesystem::path& database) {
    std::filesystem::path file = database;
    return file += ".erasures";
}

std::vector<Erasure> ErasureList::all() const {
    if (!std::filesystem::exists(file_)) return {};
    std::string text = crypto::read_secret_file(file_, k_largest_file);
    if (!text.starts_with(k_header))
        throw Error{ErrorKind::usage, fmt::format("{} is no list of erasures", file_.string()),
                    "take it from where the backups are"};
    while (text.ends_with('\n'))
        text.pop_back();
    std::istringstream lines{
        vault_.open(k_place, crypto::from_base64url(std::string_view{text}.substr(k_header.size())))};
    std::vector<Erasure> erasures;
    for (Erasure erasure; lines >> erasure.uuid >> erasure.at.milliseconds;)
        erasures.push_back(erasure);
    return erasures;
}

std::size_t ErasureList::add(const std::vector<Erasure>& erasures) {
    std::vector<Erasure> known = all();
    std::unordered_set<std::string> uuids;
    for (const Erasure& erasure : known)
        uuids.insert(erasure.uuid);
    const std::size_t before = known.size();
    for (const Erasure& erasure : erasures)
        if (uuids.insert(erasure.uuid).second) known.push_back(erasure);
    const std::size_t added = known.size() - before;
    if (added == 0) {
        // A run that broke off may have noted it and never come to flush that.
        if (!known.empty()) crypto::settle_secret_file(file_);
        return 0;
    }
    std::stable_sort(known.begin(), known.end(), [](const Erasure& a, const Erasure& b) { return a.at < b.at; });
    store(known);
    return added;
}

void ErasureList::reseal() {
    if (std::filesystem::exists(file_)) store(all());
}

void ErasureList::store(const std::vector<Erasure>& erasures) {
    std::string lines;
    for (const Erasure& erasure : erasures)
        lines += fmt::format("{} {}\n", erasure.uuid, erasure.at.milliseconds);
    const std::string content = fmt::format("{}{}\n", k_header, crypto::to_base64url(vault_.seal(k_place, lines)));
    crypto::put_secret_file(file_, content);
}

}  // namespace mitra::people
