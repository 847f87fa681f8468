#include "cli/person/person_view.hpp"

namespace mitra::cli {

void person_show(Verb& verb) {
    auto reference = std::make_shared<std::string>();
    verb.argument("PERSON", *reference, "PER-12, a phone or an e-mail address").run([reference](Context& context) {
        const people::Person person = person_named(context, *reference);
        context.audit_read("person.show", to_string(person.id));
        context.show(person_object(context, person));
    });
}

}  // namespace mitra::cli
