#include "lib/base/phone.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <cassert>

#include "lib/base/error.hpp"

namespace mitra {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

[[noreturn]] void refuse(const std::string& reason) {
    throw Error{ErrorKind::usage, "not a WhatsApp number: " + reason,
                "write it like 0815-6272-6272 or +62 815 6272 6272", "phone"};
}

/// Forms with a country code but no plus ("62-815…", "62815…") are common here; libphonenumber wants the plus.
std::string with_plus(std::string_view typed) {
    std::string digits;
    std::copy_if(typed.begin(), typed.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    const bool bare_country_code = typed.find('+') == std::string_view::npos && digits.starts_with("62");
    return bare_country_code ? "+" + digits : std::string{typed};
}

void check_characters(std::string_view typed) {
    if (typed.empty()) refuse("nothing was given");
    if (typed.size() > 40) refuse("it is longer than any number");
    if (typed.find_first_not_of("0123456789+-.() /\t") != std::string_view::npos)
        refuse("it has characters that no number has");
}

std::string why_not_possible(PhoneNumberUtil::ValidationResult result) {
    switch (result) {
        case PhoneNumberUtil::TOO_SHORT:
            return "it is too short";
        case PhoneNumberUtil::TOO_LONG:
            return "it is too long";
        case PhoneNumberUtil::INVALID_COUNTRY_CODE:
            return "its country code does not exist";
        default:
            return "no number has this length";
    }
}

}  // namespace

Phone Phone::parse(std::string_view typed) {
    check_characters(typed);
    const PhoneNumberUtil& numbers = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    switch (numbers.Parse(with_plus(typed), "ID", &number)) {
        case PhoneNumberUtil::NO_PARSING_ERROR:
            break;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            refuse("its country code does not exist");
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
        case PhoneNumberUtil::TOO_SHORT_NSN:
            refuse("it is too short");
        case PhoneNumberUtil::TOO_LONG_NSN:
            refuse("it is too long");
        default:
            refuse("it is not a number");
    }
    const auto possible = numbers.IsPossibleNumberWithReason(number);
    if (possible != PhoneNumberUtil::IS_POSSIBLE) refuse(why_not_possible(possible));
    if (!numbers.IsValidNumber(number)) refuse("no operator uses this range");
    const auto type = numbers.GetNumberType(number);
    if (type != PhoneNumberUtil::MOBILE && type != PhoneNumberUtil::FIXED_LINE_OR_MOBILE)
        refuse("it is not a mobile number");
    std::string e164;
    numbers.Format(number, PhoneNumberUtil::E164, &e164);
    return Phone{std::move(e164)};
}

Phone Phone::from_e164(std::string stored) {
    assert(stored.size() > 4 && stored.front() == '+');
    return Phone{std::move(stored)};
}

std::string Phone::national() const {
    return e164_.starts_with("+62") ? "0" + e164_.substr(3) : e164_;
}

std::string Phone::masked() const {
    std::string shown = national();
    for (std::size_t i = 4; i + 4 < shown.size(); ++i)
        shown[i] = '*';
    return shown;
}

}  // namespace mitra
