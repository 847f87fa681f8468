#pragma once

#include <cstddef>

/// The one function of libmitra_phone.so (phone_module.cpp): writes the E.164 form of what was typed to `e164`, or
/// gives the reason why it is no mobile number, a text that stays. Plain C, since it is found by name.
extern "C" const char* mitra_phone_parse(const char* typed, char* e164, std::size_t size);
