#pragma once

#include <string_view>

namespace mitra {

/// A function of a library of ours that is loaded when it is needed for the first time: "libmitra_phone.so" stands
/// beside the programs, or in their package's library folder. Error{internal} that begins with `without` ("phone
/// numbers cannot be read") where it is not there, {unavailable} where no more files may be open. Keep what it gives:
/// each call looks again.
void* function_of_module(std::string_view library, const char* function, std::string_view without);

}  // namespace mitra
