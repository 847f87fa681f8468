#include "cli/affiliate/affiliate_view.hpp"

namespace mitra::cli {

void affiliate_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("AFFILIATE", *reference, "PER-12, a phone, an e-mail address or their code")
        .run([reference](Context& context) {
            const auto standing = affiliate_named(context, *reference);
            context.audit_read("affiliate.show", to_string(standing.affiliate.id));
            context.show(affiliate_object(context, standing));
        });
}

}  // namespace mitra::cli
