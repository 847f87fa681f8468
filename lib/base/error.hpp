#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace mitra {

/// What went wrong, as far as a caller or a script must tell cases apart. One table (error.cpp) maps each kind to its
/// exit code and its HTTP status.
enum class ErrorKind {
    usage,            ///< the words or the settings are wrong: nothing was tried
    not_found,        ///< what was named does not exist
    refused,          ///< a rule forbids it
    unconfirmed,      ///< somebody has to say yes first
    unavailable,      ///< a provider, the disk or a lock is in the way: trying again is safe
    unknown_outcome,  ///< it may have happened: never try again blindly
    internal,         ///< our own fault
};

/// An expected failure: what was asked, what was found, and what to do next.
class Error : public std::runtime_error {
 public:
    /// `message` says what was asked and found, `hint` what to do next (may be empty). `subject` names the thing it is
    /// about ("person", "event"); with it the error has an id of its own, "person.not_found".
    Error(ErrorKind kind, const std::string& message, std::string hint = {}, std::string subject = {});

    [[nodiscard]] ErrorKind kind() const { return kind_; }
    [[nodiscard]] const std::string& hint() const { return hint_; }
    [[nodiscard]] const std::string& subject() const { return subject_; }

 private:
    ErrorKind kind_;
    std::string hint_;
    std::string subject_;
};

/// "not_found", "refused", ...
std::string_view name(ErrorKind kind);
/// The exit status of a command that ends with this kind of error.
int exit_code(ErrorKind kind);
/// The HTTP status of an answer that reports it.
int http_status(ErrorKind kind);

}  // namespace mitra
