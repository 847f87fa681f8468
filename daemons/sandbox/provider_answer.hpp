#pragma once

#include <string>

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace mitra::sandbox {

/// What a pretended provider answers.
struct ProviderAnswer {
    int status = 200;
    std::string content_type;
    std::string body;
    bool drop = false;  ///< end the connection instead
};

/// Gives it to the client.
void give(const httplib::Request& request, httplib::Response& response, const ProviderAnswer& answer);

}  // namespace mitra::sandbox
