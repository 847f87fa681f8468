#include "tests/durability/journal.hpp"

#include <fstream>
#include <stdexcept>

namespace mitra::durability {
namespace {

std::string take(std::istream& in, std::size_t bytes) {
    std::string text(bytes, '\0');
    if (!in.read(text.data(), static_cast<std::streamsize>(bytes)))
        throw std::runtime_error{"the journal of a recorder is cut short"};
    return text;
}

}  // namespace

std::vector<Record> read_journal(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    std::vector<Record> records;
    for (RecordHead head{}; in.read(reinterpret_cast<char*>(&head), sizeof head);) {
        Record record{.act = head.act, .inode = head.inode, .offset = head.offset};
        record.path = take(in, head.path_bytes);
        record.other = take(in, head.other_bytes);
        record.data = take(in, head.data_bytes);
        records.push_back(std::move(record));
    }
    return records;
}

}  // namespace mitra::durability
