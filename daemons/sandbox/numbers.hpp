#pragma once

#include <map>
#include <mutex>
#include <string>

namespace mitra::sandbox {

/// What an owner of a WhatsApp number sets in the gateway's dashboard.
struct Number {
    std::string phone;    ///< digits; empty until somebody says
    std::string webhook;  ///< where incoming messages are posted; empty: nowhere
};

/// The numbers by their DripSender key: those that were declared, and those that sent something. Any thread may call.
class Numbers {
 public:
    void declare(const std::string& key, const Number& number);
    /// Notes that the key was used; keeps what is known of it.
    void note(const std::string& key);
    [[nodiscard]] Number find(const std::string& key) const;
    [[nodiscard]] std::map<std::string, Number> list() const;

 private:
    mutable std::mutex mutex_;
    std::map<std::string, Number> numbers_;
};

}  // namespace mitra::sandbox
