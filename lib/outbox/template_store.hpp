#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/db/database.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// The text of a message with its fields: "Halo {name}". Revision 0 is as the program brings it.
struct Template {
    std::string name;
    Kind kind = Kind::broadcast;
    std::string subject;  ///< of e-mail
    std::string body;
    std::int64_t revision = 0;
    std::optional<Instant> changed_at;
};

/// Reads a template file: a head ("kind: …", "subject: …"), a line "---", the text; or the text alone, which then
/// keeps the kind and subject of `as`. Error{usage} for an unknown head or kind.
Template parse_template(std::string_view text, const Template& as);

/// Texts that were changed or added here, over those built in. Nothing has to be installed: what nobody changed follows
/// the program.
class TemplateStore {
 public:
    explicit TemplateStore(db::Database& database) : database_{database} {}

    std::optional<Template> find(std::string_view name);
    /// Error{not_found} where there is none.
    Template named(std::string_view name);
    /// All, by name.
    std::vector<Template> list();
    /// Stores a text; its new revision. False when it is what it was.
    bool set(const Template& text, std::string_view by, Instant now);

 private:
    db::Database& database_;
};

/// The fields that a kind's texts may use, in the order the documentation lists them.
std::vector<std::string_view> fields_of_kind(Kind kind);
/// The fields that `mitra broadcast --set` gives.
std::vector<std::string_view> broadcast_fields();

/// What is wrong with a text, or nothing: unknown fields (with those there are), stray braces, no text, too long.
std::optional<std::string> complaint_about(const Template& text);

}  // namespace mitra::outbox
