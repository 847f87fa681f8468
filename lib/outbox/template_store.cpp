#include "lib/outbox/template_store.hpp"

#include <fmt/format.h>

#include <map>

#include "lib/base/error.hpp"
#include "mitra_message_templates.hpp"

namespace mitra::outbox {
namespace {

std::map<std::string, Template, std::less<>> built_in() {
    std::map<std::string, Template, std::less<>> templates;
    for (const EmbeddedFile& file : embedded::message_templates()) {
        Template text{.name = std::string{file.name.substr(0, file.name.rfind('.'))}};
        text = parse_template(file.text, text);
        templates.emplace(text.name, std::move(text));
    }
    return templates;
}

const std::map<std::string, Template, std::less<>>& built_in_templates() {
    static const auto templates = built_in();
    return templates;
}

Template read(const db::Row& row) {
    return {.name = row.text("name"),
            .kind = kind_named(row.text("kind")).value(),
            .subject = row.text("subject"),
            .body = row.text("body"),
            .revision = row.integer("revision"),
            .changed_at = row.instant("changed_at")};
}

}  // namespace

std::optional<Template> TemplateStore::find(std::string_view name) {
    auto changed = database_
                       .prepared(
                           "SELECT name, kind, subject, body, revision, changed_at FROM message_template"
                           " WHERE name = :name")
                       .bind(":name", name)
                       .optional_row(read);
    if (changed) return changed;
    const auto found = built_in_templates().find(name);
    return found == built_in_templates().end() ? std::nullopt : std::optional{found->second};
}

Template TemplateStore::named(std::string_view name) {
    auto found = find(name);
    if (!found)
        throw Error{ErrorKind::not_found, fmt::format("no template '{}'", name), "see 'mitra template list'",
                    "template"};
    return *found;
}

std::vector<Template> TemplateStore::list() {
    auto all = built_in_templates();
    database_.prepared("SELECT name, kind, subject, body, revision, changed_at FROM message_template")
        .each_row([&](const db::Row& row) { all.insert_or_assign(row.text("name"), read(row)); });
    std::vector<Template> result;
    for (auto& [name, text] : all)
        result.push_back(std::move(text));
    return result;
}

bool TemplateStore::set(const Template& text, std::string_view by, Instant now) {
    const auto before = find(text.name);
    if (before && before->body == text.body && before->subject == text.subject) return false;
    database_
        .prepared(R"sql(
            INSERT INTO message_template (name, kind, subject, body, revision, changed_at, changed_by)
            VALUES (:name, :kind, :subject, :body, 1, :now, :by)
            ON CONFLICT (name) DO UPDATE SET subject = excluded.subject, body = excluded.body,
                   revision = revision + 1, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        )sql")
        .bind(":name", text.name)
        .bind(":kind", rules_of(text.kind).name)
        .bind(":subject", text.subject)
        .bind(":body", text.body)
        .bind(":now", now)
        .bind(":by", by)
        .run();
    return true;
}

}  // namespace mitra::outbox
