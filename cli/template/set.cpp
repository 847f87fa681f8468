#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/context.hpp"
#include "lib/base/error.hpp"
#include "lib/outbox/template_store.hpp"

namespace mitra::cli {
namespace {

constexpr std::size_t k_largest_file = 64 * 1024;

struct Request {
    std::string name, file;
};

std::string content_of(const std::string& file) {
    std::string text;
    if (file == "-") {
        text.assign(std::istreambuf_iterator<char>{std::cin}, {});
    } else {
        std::ifstream stream{file, std::ios::binary};
        if (!stream) throw Error{ErrorKind::usage, fmt::format("{} cannot be read", file), "", "template"};
        text.assign(std::istreambuf_iterator<char>{stream}, {});
    }
    if (text.size() > k_largest_file)
        throw Error{ErrorKind::usage, fmt::format("{} is larger than a message may be", file), "", "template"};
    return text;
}

void check_name(const std::string& name) {
    const bool fits = !name.empty() && name.size() <= 40 &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string::npos;
    if (!fits)
        throw Error{ErrorKind::usage, fmt::format("'{}' cannot be a template's name", name.substr(0, 60)),
                    "small letters, digits, '_' and '-', at most 40", "template"};
}

void set(Context& context, const Request& request) {
    check_name(request.name);
    outbox::TemplateStore templates{context.database()};
    const auto as = templates.find(request.name).value_or(outbox::Template{.name = request.name});
    const auto text = outbox::parse_template(content_of(request.file), as);
    if (text.kind != as.kind)
        throw Error{ErrorKind::refused,
                    fmt::format("'{}' is a {}'s template and stays one", text.name, outbox::rules_of(as.kind).name),
                    "use another name", "template"};
    if (const auto complaint = outbox::complaint_about(text))
        throw Error{ErrorKind::usage, *complaint, "nothing was changed", "template"};
    const bool changed = db::in_transaction(context.database(), [&] {
        if (!templates.set(text, context.actor().name, context.now())) return false;
        context.audit("template.set", text.name);
        return true;
    });
    context.concerns(changed ? 1 : 0);
    const std::int64_t revision = templates.named(text.name).revision;
    context.print("{} {}", text.name, changed ? fmt::format("stored, revision {}", revision) : "is so already");
    context.answer({{"name", text.name},
                    {"kind", outbox::rules_of(text.kind).name},
                    {"revision", revision},
                    {"changed", changed}});
}

}  // namespace

void template_set(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("NAME", request->name, "a template; a new name makes a broadcast's")
        .argument("FILE", request->file, "its text, with or without a head; - is stdin")
        .run([request](Context& context) { set(context, *request); });
}

}  // namespace mitra::cli
