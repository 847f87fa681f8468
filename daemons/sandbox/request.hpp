#pragma once

#include <cstdint>
#include <string>

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace mitra::sandbox {

// How the sandbox's own pages read what they are sent, and answer.

/// Throws Error{usage} for what is no whole number.
std::int64_t number_in(const httplib::Request& request, const char* name, std::int64_t otherwise);
/// Throws Error{usage} where it is missing.
std::string required(const httplib::Request& request, const char* name);
void show(httplib::Response& response, const std::string& html);
void show_json(httplib::Response& response, const std::string& json);

}  // namespace mitra::sandbox
