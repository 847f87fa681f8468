// The only code that knows libphonenumber, in a library of its own that phone.cpp loads at the first number: linked
// into the programs it would cost every start of every command 2 ms of relocations (ARCHITECTURE.md, "Start-up").
#include "lib/base/phone_module.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>
#include <string_view>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

/// Forms with a country code but no plus ("62-815…", "62815…") are common here; libphonenumber wants the plus.
std::string with_plus(std::string_view typed) {
    std::string digits;
    std::copy_if(typed.begin(), typed.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    const bool bare_country_code = typed.find('+') == std::string_view::npos && digits.starts_with("62");
    return bare_country_code ? "+" + digits : std::string{typed};
}

const char* why_not_a_number(PhoneNumberUtil::ErrorType error) {
    switch (error) {
        case PhoneNumberUtil::NO_PARSING_ERROR:
            return nullptr;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
            return "its country code does not exist";
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
        case PhoneNumberUtil::TOO_SHORT_NSN:
            return "it is too short";
        case PhoneNumberUtil::TOO_LONG_NSN:
            return "it is too long";
        default:
            return "it is not a number";
    }
}

const char* why_not_possible(PhoneNumberUtil::ValidationResult result) {
    switch (result) {
        case PhoneNumberUtil::IS_POSSIBLE:
            return nullptr;
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

const char* why_not_mobile(const PhoneNumberUtil& numbers, const PhoneNumber& number) {
    if (!numbers.IsValidNumber(number)) return "no operator uses this range";
    const auto type = numbers.GetNumberType(number);
    const bool mobile = type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE;
    return mobile ? nullptr : "it is not a mobile number";
}

}  // namespace

const char* mitra_phone_parse(const char* typed, char* e164, std::size_t size) {
    const PhoneNumberUtil& numbers = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (const char* reason = why_not_a_number(numbers.Parse(with_plus(typed), "ID", &number))) return reason;
    if (const char* reason = why_not_possible(numbers.IsPossibleNumberWithReason(number))) return reason;
    if (const char* reason = why_not_mobile(numbers, number)) return reason;
    std::string formatted;
    numbers.Format(number, PhoneNumberUtil::E164, &formatted);
    if (formatted.size() >= size) return "it is too long";
    std::memcpy(e164, formatted.c_str(), formatted.size() + 1);
    return nullptr;
}
