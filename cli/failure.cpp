#include "cli/failure.hpp"

#include "cli/output.hpp"
#include "cli/value.hpp"

namespace mitra::cli {

std::string error_id(const Error& failure) {
    const std::string kind{name(failure.kind())};
    return failure.subject().empty() ? kind : failure.subject() + "." + kind;
}

int report(const Error& failure, bool json) {
    if (json) {
        const Object error{{"id", error_id(failure)}, {"message", failure.what()}, {"hint", failure.hint()}};
        write_err(to_json(Object{{"error", error}}) + "\n");
    } else {
        write_err(std::string{"mitra: "} + failure.what() + "\n");
        if (!failure.hint().empty()) write_err("  hint: " + failure.hint() + "\n");
    }
    return exit_code(failure.kind());
}

}  // namespace mitra::cli
