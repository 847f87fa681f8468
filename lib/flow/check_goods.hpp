#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/file/folder.hpp"
#include "lib/flow/send_delivery.hpp"

namespace mitra::flow {

/// A file as its buyer would find it.
struct CheckedFile {
    OwnedFile owned;
    std::int64_t bytes = 0;
    std::optional<std::string> code;  ///< that opens it, as it is on file
    std::string fault;                ///< what is wrong with it; empty where it is fine
};

/// Reads every file of an order from the disk: whether it is whole, asks for a code, and opens with the one on file.
/// Takes as long as reading them; outside of any transaction.
std::vector<CheckedFile> check_goods(const Services& services, const file::Folder& folder, OrderId order);

/// What is wrong with the links by which an order's buyer should get these files now, a line each: none was sent, or
/// none is open.
std::vector<std::string> check_links(const Services& services, OrderId order, const std::vector<CheckedFile>& files);

}  // namespace mitra::flow
