#include "cli/order/payment_choice.hpp"

#include <algorithm>
#include <cctype>

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

std::string names_of(const std::vector<flow::PaymentChoice>& choices) {
    std::string names;
    for (const auto& choice : choices)
        names += (names.empty() ? "--method " : " or ") + choice.name;
    return names.empty() ? "see 'mitra payment bank-account add --help'" : names;
}

bool same_letters(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

}  // namespace

std::optional<flow::PaymentChoice> payment_choice(Context& context, const shop::Product& product, Money discount,
                                                  const std::optional<std::string>& method) {
    if (product.price == discount) {
        if (method && *method != "free")
            throw Error{ErrorKind::usage, fmt::format("--method: {} is free", product.id), "leave it out"};
        return std::nullopt;
    }
    const auto choices = flow::payment_choices(context.services(), product, discount);
    if (!method && choices.size() != 1)
        throw Error{ErrorKind::usage, "there is more than one way to pay, or none", names_of(choices),
                    "payment_method"};
    for (const auto& choice : choices)
        if (!method || same_letters(choice.name, *method)) return choice;
    throw Error{ErrorKind::refused, fmt::format("{} cannot be paid by '{:.60}' now", product.id, *method),
                names_of(choices), "payment_method"};
}

}  // namespace mitra::cli
