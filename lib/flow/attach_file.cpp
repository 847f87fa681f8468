#include "lib/flow/attach_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "lib/base/error.hpp"
#include "lib/delivery/download_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using delivery::Attach;
using delivery::DeliveryFile;
using delivery::DeliveryState;
using delivery::Step;
using delivery::StepState;

constexpr std::size_t k_longest_name = 150;

delivery::StepStore store_of(const Services& services) {
    return {services.database, services.vault};
}

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "delivery"};
}

/// One line, no folder; the end, which says the type, is kept.
std::string checked_name(const std::string& given) {
    std::string name = text::clean_line(given);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '/' || c == '\\' || c == '"'; }, '_');
    if (name.empty() || name == "." || name == ".." || name.size() > k_longest_name)
        throw Error{ErrorKind::usage, fmt::format("a file's name has 1 to {} bytes", k_longest_name),
                    "rename it; the buyer sees this name", "delivery_file"};
    return name;
}

std::string names_of(const std::vector<Step>& steps) {
    std::string names;
    for (const Step& step : steps)
        names += fmt::format("{}'{}'", names.empty() ? "" : ", ", step.plan.name);
    return names;
}

Step named_step(const std::vector<Step>& steps, const Attachment& attachment) {
    const auto found =
        std::find_if(steps.begin(), steps.end(), [&](const Step& one) { return one.id == *attachment.step; });
    if (found == steps.end())
        throw Error{ErrorKind::not_found, fmt::format("{} has no step {}", attachment.order, *attachment.step),
                    fmt::format("it has {}", names_of(steps)), "delivery_step"};
    return *found;
}

FileId keep(const Services& services, const std::variant<file::Staged, Protected>& content) {
    if (const auto* package = std::get_if<Protected>(&content)) return keep_protected(services, *package);
    return file::FileStore{services.database}.keep(std::get<file::Staged>(content), services.clock.now());
}

void remove(const Services& services, const DeliveryFile& file) {
    const Instant now = services.clock.now();
    store_of(services).remove(file.id, now);
    delivery::DownloadStore{services.database}.end(file.order, file.file_name, now, services.actor.name);
}

void audit(const Services& services, std::string_view act, OrderId order, DeliveryFileId file) {
    record_audit(services.database, services.vault, services.actor, act, to_string(order),
                 fmt::format(R"({{"file":"{}"}})", file), services.clock.now());
}

}  // namespace

std::optional<Step> step_to_attach_to(const Services& services, const Attachment& attachment) {
    const OrderId order = attachment.order;
    auto store = store_of(services);
    const auto one = store.find(order);
    if (!one)
        throw Error{ErrorKind::not_found, fmt::format("{} owes nothing", order),
                    "goods and services do, once they are paid: see 'mitra delivery list'", "delivery"};
    if (one->state == DeliveryState::stopped)
        refuse(fmt::format("{} was taken back", order), fmt::format("see 'mitra order show {}'", order));
    const auto steps = store.steps(order);
    if (attachment.step) return named_step(steps, attachment);
    if (steps.empty()) return std::nullopt;
    std::vector<Step> asking;
    std::copy_if(steps.begin(), steps.end(), std::back_inserter(asking),
                 [](const Step& step) { return step.state == StepState::open && step.plan.attach != Attach::nothing; });
    if (asking.size() == 1) return asking.front();
    if (asking.empty())
        refuse(fmt::format("no open step of {} asks for a file", order),
               fmt::format("say which one it is for with --step; it has {}", names_of(steps)));
    throw Error{ErrorKind::usage, fmt::format("{} steps of {} ask for a file", asking.size(), order),
                fmt::format("say which one with --step: {}", names_of(asking)), "delivery_step"};
}

void check_attachment(const std::optional<Step>& step, const std::filesystem::path& bytes) {
    if (step && step->plan.attach == Attach::encrypted_pdf) require_encrypted_pdf(bytes);
}

Attached attach_file(const Services& services, const Attachment& attachment,
                     const std::variant<file::Staged, Protected>& content) {
    const std::string name = checked_name(attachment.file_name);
    return db::in_transaction(services.database, [&]() -> Attached {
        const auto step = step_to_attach_to(services, attachment);
        if (!attachment.bytes.empty()) check_attachment(step, attachment.bytes);
        const auto step_id = step ? std::optional{step->id} : std::nullopt;
        const FileId file = keep(services, content);
        Attached done{.id = {}, .step = step_id};
        for (const DeliveryFile& there : store_of(services).files(attachment.order)) {
            if (there.step != step_id || there.file_name != name) continue;
            if (there.file == file) return {.id = there.id, .step = step_id, .changed = false};
            remove(services, there);
            done.replaces = true;
        }
        done.id = store_of(services).attach({.id = {},
                                             .order = attachment.order,
                                             .step = step_id,
                                             .file = file,
                                             .file_name = name,
                                             .attached_at = services.clock.now(),
                                             .attached_by = services.actor.name});
        audit(services, "delivery.attach", attachment.order, done.id);
        return done;
    });
}

bool detach_file(const Services& services, DeliveryFileId id) {
    return db::in_transaction(services.database, [&] {
        const auto file = store_of(services).file(id);
        if (!file)
            throw Error{ErrorKind::not_found, fmt::format("no file {}", id), "see 'mitra delivery show ORD'",
                        "delivery_file"};
        if (file->removed_at) return false;
        remove(services, *file);
        audit(services, "delivery.detach", file->order, id);
        return true;
    });
}

}  // namespace mitra::flow
