#include <iostream>

#include "cli/delivery/delivery_view.hpp"
#include "cli/staged_file.hpp"
#include "lib/base/error.hpp"
#include "lib/flow/attach_file.hpp"

namespace mitra::cli {
namespace {

struct Request {
    std::string order;
    std::filesystem::path file;
    std::optional<std::string> step, code;
    bool protect = false;
};

using Content = std::variant<file::Staged, flow::Protected>;

/// '-' reads it from stdin, so that it stands in nobody's history.
std::optional<std::string> code_of(const Request& request) {
    if (request.code != "-") return request.code;
    std::string line;
    std::getline(std::cin, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

flow::Protected protected_content(Context& context, const Request& request, const std::string& name) {
    const auto code = code_of(request);
    const file::Folder folder = context.app().files();
    if (context.dry_run()) return flow::rehearse_protection(context.services(), folder, request.file, name, code);
    constexpr std::int64_t k_whole = 1000;
    Progress progress{context, "protecting", k_whole};
    return flow::protect_file(context.services(), folder, request.file, name, code,
                              [&](int done) { progress.at(done); });
}

/// Says of the attachment what has become of it: anything but a PDF is wrapped into a zip.
Content content_of(Context& context, const Request& request, flow::Attachment& attachment) {
    if (!request.protect && !request.code) return stage_given(context, request.file);
    flow::Protected made = protected_content(context, request, attachment.file_name);
    if (request.protect) attachment.bytes = made.content.path;  // empty in a rehearsal: nothing was made
    if (made.content.type == "application/zip" && !attachment.file_name.ends_with(".zip"))
        attachment.file_name += ".zip";
    return made;
}

void attach(Context& context, const Request& request) {
    if (request.protect && request.code)
        throw Error{ErrorKind::usage, "--protect makes a code, --code says the one that it has", "give one of them",
                    "delivery_file"};
    const delivery::Delivery one = delivery_named(context, request.order);
    flow::Attachment attachment{
        .order = one.order, .step = {}, .file_name = request.file.filename().string(), .bytes = request.file};
    if (request.step) attachment.step = step_named(steps_of(context).steps(one.order), *request.step).id;
    const auto step = flow::step_to_attach_to(context.services(), attachment);
    if (!request.protect) flow::check_attachment(step, request.file);
    const Content content = content_of(context, request, attachment);
    const flow::Attached done = flow::attach_file(context.services(), attachment, content);
    if (done.changed) context.concerns(1);
    const std::string where = step ? fmt::format("'{}'", step->plan.name) : std::string{"the order"};
    context.print("{} {} {} of {}{}", done.id,
                  !done.changed   ? "is attached already to"
                  : done.replaces ? "replaces the one at"
                                  : "attached to",
                  where, one.order, done.changed ? "" : "; nothing was changed");
    const auto file = steps_of(context).file(done.id);
    if (step && step->plan.attach == delivery::Attach::encrypted_pdf && !request.protect && !request.code)
        context.note("its code is not known here: give it to the buyer yourself, or attach with --code");
    if (step && done.changed && step->state == delivery::StepState::done)
        context.note(fmt::format("the buyer gets it with 'mitra delivery send {}'", one.order));
    Object answer = file ? file_object(context, *file) : Object{};
    context.answer(answer.add("order", one.order).add("replaces", done.replaces).add("changed", done.changed));
}

}  // namespace

void delivery_attach(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.argument("ORDER", request->order, "ORD-1042")
        .argument("FILE", request->file, "any file; the buyer sees its name, and one of the same name is replaced")
        .option("--step NAME", request->step, "the step that it belongs to, instead of the open one that asks for it")
        .flag("--protect", request->protect, "encrypt it with a new code, which goes to the buyer over another channel")
        .option("--code CODE", request->code, "it is encrypted already, and this opens it ('-' reads it from stdin)")
        .run([request](Context& context) { attach(context, *request); });
}

void delivery_detach(Verb& verb) {
    auto ids = std::make_shared<Ids>();
    verb.ids("DFL", *ids, "attached files, as DFL-3").run([ids](Context& context) {
        context.each(*ids, [&](const std::string& typed) {
            const auto id = parse_id<DeliveryFileId>(typed);
            if (!id)
                throw Error{ErrorKind::usage, fmt::format("'{:.60}' is not an id as DFL-3", typed),
                            "see 'mitra delivery show ORD'", "delivery_file"};
            const bool changed = flow::detach_file(context.services(), *id);
            return Result{changed ? "taken away" : "was taken away before", {{"id", *id}, {"changed", changed}}};
        });
    });
}

}  // namespace mitra::cli
