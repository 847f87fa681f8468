#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/delivery/download_store.hpp"
#include "lib/flow/services.hpp"

namespace mitra::flow {

struct Sending {
    std::optional<DeliveryStepId> step = {};      ///< only the files attached to it; empty: all that the buyer has now
    std::string template_name = "delivery_link";  ///< what carries the links
    std::string cause;  ///< "paid", "step:STP-4", "again@<ms>": of two with the same cause only the first is told
    std::map<std::string, std::string> fields = {};  ///< further fields of that text: our own words
};
struct SentDelivery {
    std::vector<DownloadId> links;
    bool codes = false;
    bool mailed = false;  ///< the links go by e-mail, the codes by WhatsApp; else both go by WhatsApp, each by itself
};
/// New links to the order's files, which end the links before to the same files (of all that the buyer has: all links
/// before); the buyer is told the links and, on another channel, the codes. Error{refused} where there is nothing to
/// send or the order is not paid. In one transaction, which nests.
SentDelivery send_delivery(const Services& services, OrderId order, const Sending& sending);

/// One link by itself, for the seller's own test: an hour, one download, nobody is told, no other link ends. To the
/// product's file, else to the first that is attached.
DownloadId test_link(const Services& services, OrderId order);
/// How long it lives, by which it is known: no other link lives so short.
inline constexpr std::chrono::hours k_test_link_life{1};
bool is_test_link(const delivery::Download& link);

/// A file that an order's buyer has.
struct OwnedFile {
    FileId file;
    std::string name;
    std::optional<DeliveryFileId> attached;  ///< empty: the product's
};
/// What an order's buyer has now: the product's file, and what is attached to its done steps or to no step. Each file
/// once. Whether the order is paid is not looked at.
std::vector<OwnedFile> files_of(const Services& services, OrderId order);

/// The address of a link, "https://.../d/TOKEN".
std::string download_url(const Services& services, const delivery::Download& link);

}  // namespace mitra::flow
