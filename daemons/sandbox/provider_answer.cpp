#include "daemons/sandbox/provider_answer.hpp"

#include <httplib.h>

#include "daemons/sandbox/listener.hpp"

namespace mitra::sandbox {

void give(const httplib::Request& request, httplib::Response& response, const ProviderAnswer& answer) {
    response.status = answer.status;
    // Without content there is no type either, as the real empty answers have none.
    if (!answer.body.empty()) response.set_content(answer.body, answer.content_type);
    if (answer.drop) drop_connection(request);
}

}  // namespace mitra::sandbox
