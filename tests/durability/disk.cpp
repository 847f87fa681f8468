#include "tests/durability/disk.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>
#include <sstream>
#include <stdexcept>

namespace mitra::durability {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_sector = 512;

std::string bytes_of(const fs::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream{file, std::ios::binary}.rdbuf();
    return bytes.str();
}

std::uint64_t inode_of(const fs::path& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) throw std::runtime_error{"no " + path.string()};
    return found.st_ino;
}

void put(std::string& content, std::size_t at, std::string_view bytes) {
    if (content.size() < at + bytes.size()) content.resize(at + bytes.size());
    content.replace(at, bytes.size(), bytes);
}

}  // namespace

Disk::Disk(const fs::path& folder) : folder_{folder} {
    // The folder itself is a name too, that nobody takes away.
    names_[folder.string()] = add_node(inode_of(folder), true);
    for (const auto& found : fs::recursive_directory_iterator{folder}) {
        const std::size_t node = add_node(inode_of(found.path()), found.is_directory());
        if (found.is_regular_file()) nodes_[node].content = bytes_of(found.path());
        names_[found.path().string()] = node;
    }
}

std::size_t Disk::add_node(std::uint64_t inode, bool is_folder) {
    nodes_.push_back({.is_folder = is_folder, .content = {}, .changes = {}});
    return by_inode_[inode] = nodes_.size() - 1;
}

/// What nobody saw being made has no name: a file for a while.
std::size_t Disk::node_of(std::uint64_t inode) {
    const auto found = by_inode_.find(inode);
    return found == by_inode_.end() ? add_node(inode, false) : found->second;
}

void Disk::flushed(std::uint64_t inode, const std::string& path, Fate fate) {
    Node& node = nodes_[node_of(inode)];
    if (!node.is_folder) {
        for (Change& change : node.changes)
            if (change.fate == Fate::pending) change.fate = fate;
        // What lasts and has nothing doubtful before it is the content.
        auto one = node.changes.begin();
        for (; one != node.changes.end() && one->fate == Fate::lasting; ++one) {
            if (one->cuts)
                node.content.resize(static_cast<std::size_t>(one->offset));
            else
                put(node.content, static_cast<std::size_t>(one->offset), one->bytes);
        }
        node.changes.erase(node.changes.begin(), one);
        return;
    }
    if (fate != Fate::lasting) return;  // names are in a filesystem's journal, which a later flush writes
    for (NameChange& change : name_changes_) {
        const std::string& name = change.other.empty() ? change.path : change.other;
        if (change.fate == Fate::pending && fs::path{name}.parent_path() == path) change.fate = fate;
    }
    auto one = name_changes_.begin();
    for (; one != name_changes_.end() && one->fate == Fate::lasting; ++one)
        change(names_, *one);
    name_changes_.erase(name_changes_.begin(), one);
}

void Disk::apply(const Record& record) {
    switch (record.act) {
        case Act::write:
            nodes_[node_of(record.inode)].changes.push_back({.offset = record.offset, .bytes = record.data});
            return;
        case Act::truncate:
            nodes_[node_of(record.inode)].changes.push_back({.cuts = true, .offset = record.offset, .bytes = {}});
            return;
        case Act::sync:
        case Act::sync_failed:
            flushed(record.inode, record.path, record.act == Act::sync ? Fate::lasting : Fate::doubtful);
            return;
        case Act::create:
        case Act::make_folder:
            name_changes_.push_back(
                {record.act, record.path, {}, add_node(record.inode, record.act == Act::make_folder)});
            return;
        case Act::rename:
        case Act::link:
            name_changes_.push_back({record.act, record.path, record.other, node_of(record.inode)});
            return;
        case Act::exchange:
        case Act::remove:
            name_changes_.push_back({record.act, record.path, record.other, 0});
            return;
        case Act::answer:
        case Act::mark:
            return;
    }
}

void Disk::change(Names& names, const NameChange& one) {
    switch (one.act) {
        case Act::create:
        case Act::make_folder:
            names[one.path] = one.node;
            return;
        case Act::link:
            names[one.other] = one.node;
            return;
        case Act::rename:
            names.erase(one.path);
            names[one.other] = one.node;
            return;
        case Act::exchange: {
            const auto path = names.find(one.path);
            const auto other = names.find(one.other);
            if (path != names.end() && other != names.end()) std::swap(path->second, other->second);
            return;
        }
        case Act::remove:
            names.erase(one.path);
            return;
        default:
            throw std::logic_error{"no change of a name"};
    }
}

std::string Disk::content(const Node& node, const std::function<bool(Fate)>& stays) {
    std::string content = node.content;
    for (const Change& change : node.changes) {
        if (change.cuts) {
            if (stays(change.fate)) content.resize(static_cast<std::size_t>(change.offset));
            continue;
        }
        for (std::size_t from = 0; from < change.bytes.size();) {
            const std::size_t at = static_cast<std::size_t>(change.offset) + from;
            const std::size_t size = std::min(change.bytes.size() - from, k_sector - at % k_sector);
            if (stays(change.fate)) put(content, at, std::string_view{change.bytes}.substr(from, size));
            from += size;
        }
    }
    return content;
}

void Disk::image_after(const std::vector<Record>& records, const fs::path& into) const {
    Disk disk = *this;
    for (const Record& record : records)
        disk.apply(record);
    disk.image(into, Unsynced::lost, 0);
}

void Disk::image(const fs::path& into, Unsynced unsynced, std::uint64_t seed) const {
    std::mt19937_64 chance{seed};
    const auto stays = [&](Fate fate) {
        if (fate == Fate::lasting || unsynced == Unsynced::kept) return true;
        return unsynced == Unsynced::chance && (chance() & 1U) == 1;
    };
    Names names = names_;
    for (const NameChange& one : name_changes_)
        if (stays(one.fate)) change(names, one);
    fs::create_directories(into);
    for (const auto& [path, index] : names) {
        if (path == folder_ || path.ends_with("-shm")) continue;
        const fs::path target = into / fs::path{path}.lexically_relative(folder_);
        if (!fs::exists(target.parent_path())) continue;  // whose folder is lost is lost with it
        if (nodes_[index].is_folder) {
            fs::create_directory(target);
            fs::permissions(target, fs::perms::owner_all);
        } else {
            std::ofstream{target, std::ios::binary} << content(nodes_[index], stays);
            fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
        }
    }
}

std::size_t Disk::pending() const {
    const auto in_files = [](std::size_t sum, const Node& node) { return sum + node.changes.size(); };
    return std::accumulate(nodes_.begin(), nodes_.end(), name_changes_.size(), in_files);
}

}  // namespace mitra::durability
