#include "lib/flow/send_delivery.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/error.hpp"
#include "lib/crypto/random.hpp"
#include "lib/delivery/package_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/file/file_store.hpp"
#include "lib/flow/pay_order.hpp"
#include "lib/flow/tell.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using delivery::Download;
using delivery::DownloadStore;
using outbox::Channel;

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
    throw Error{ErrorKind::refused, what, hint, "delivery"};
}

void add_once(std::vector<OwnedFile>& files, OwnedFile file) {
    const bool known =
        std::any_of(files.begin(), files.end(), [&](const OwnedFile& one) { return one.file == file.file; });
    if (!known) files.push_back(std::move(file));
}

std::vector<OwnedFile> files_of_step(const Services& services, OrderId order, DeliveryStepId step) {
    std::vector<OwnedFile> files;
    for (const auto& one : delivery::StepStore{services.database, services.vault}.files(order))
        if (one.step == step && one.file) add_once(files, {*one.file, one.file_name, one.id});
    return files;
}

shop::Order paid_order(const Services& services, OrderId id) {
    const shop::Order order = existing_order(services, id);
    if (order.state != shop::OrderState::paid && order.state != shop::OrderState::fulfilled)
        refuse(fmt::format("{} is {}: only what is paid is sent", id, shop::name(order.state)),
               fmt::format("see 'mitra order show {}'", id));
    return order;
}

Download link_to(const Services& services, OrderId order, const OwnedFile& owned, std::chrono::milliseconds life,
                 std::int64_t max_downloads) {
    const auto file = file::FileStore{services.database}.find(owned.file);
    if (!file || file->content.storage != file::Storage::plain)
        throw Error{ErrorKind::internal, fmt::format("{} of {} is no file that can be sent", owned.file, order), {}};
    const Instant now = services.clock.now();
    Download link{.id = {},
                  .uuid = crypto::row_uuid(now),
                  .order = order,
                  .file = owned.file,
                  .file_name = owned.name,
                  .bytes = file->content.bytes,
                  .made_at = now,
                  .expires_at = now + life,
                  .max_downloads = max_downloads};
    link.id = DownloadStore{services.database}.add(link, services.actor.name);
    return link;
}

/// A link before `made` to the same file, or, where everything was sent anew, any.
bool replaces(const std::vector<Download>& made, const Download& before, bool everything) {
    return everything || std::any_of(made.begin(), made.end(), [&](const Download& link) {
               return link.file == before.file || link.file_name == before.file_name;
           });
}

/// The new ones exist by now, so that their files were never without a use.
void end_replaced(const Services& services, const std::vector<Download>& before, const std::vector<Download>& made,
                  bool everything) {
    DownloadStore store{services.database};
    for (const Download& link : before)
        if (!link.ended_at && replaces(made, link, everything))
            store.end(link.id, services.clock.now(), services.actor.name);
}

/// "kit.zip (12,4 MB)" above its address.
std::string links_in_words(const Services& services, const std::vector<Download>& links) {
    std::string words;
    for (const Download& link : links)
        words += fmt::format("{}{} ({})\n{}", words.empty() ? "" : "\n\n", link.file_name,
                             text::size_in_words(link.bytes), download_url(services, link));
    return words;
}

/// "kit.zip: K7RM-2XQP-9WTD" for each that opens with a code.
std::string codes_in_words(const Services& services, const std::vector<Download>& links) {
    delivery::PackageStore packages{services.database, services.vault};
    std::string words;
    for (const Download& link : links)
        if (const auto code = packages.code_of(link.file.value()))
            words += fmt::format("{}{}: {}", words.empty() ? "" : "\n", link.file_name, *code);
    return words;
}

bool has_mailbox(const Services& services, PersonId buyer) {
    const auto person = people::PersonStore{services.database, services.vault}.find(buyer);
    if (!person || person->erased_at) refuse("its buyer was erased: nobody can be told", "");
    return person->details.email && services.site.mails;
}

/// Who reads along on one channel has links without codes, or codes without links.
SentDelivery tell(const Services& services, const shop::Order& order, const Sending& sending,
                  const std::vector<Download>& links) {
    SentDelivery sent{.mailed = has_mailbox(services, order.buyer)};
    for (const Download& link : links)
        sent.links.push_back(link.id);
    Telling telling{.kind = outbox::Kind::delivery,
                    .cause = fmt::format("{}:delivery:{}:links", order.id, sending.cause),
                    .template_name = sending.template_name,
                    .order = order.id,
                    .fields = {{"download_links", links_in_words(services, links)},
                               {"valid_until", text::date_and_time(links.front().expires_at, services.site.zone)},
                               {"max_downloads", std::to_string(links.front().max_downloads)}}};
    telling.fields.insert(sending.fields.begin(), sending.fields.end());
    tell_person_over(services, order.buyer, sent.mailed ? Channel::email : Channel::whatsapp, telling);
    const std::string codes = codes_in_words(services, links);
    if (codes.empty()) return sent;
    sent.codes = true;
    telling.cause = fmt::format("{}:delivery:{}:codes", order.id, sending.cause);
    telling.template_name = "delivery_code";
    telling.fields = {{"codes", codes}};
    tell_person_over(services, order.buyer, Channel::whatsapp, telling);
    return sent;
}

SentDelivery send(const Services& services, OrderId id, const Sending& sending) {
    const shop::Order order = paid_order(services, id);
    const auto files = sending.step ? files_of_step(services, id, *sending.step) : files_of(services, id);
    if (files.empty())
        refuse(fmt::format("there is no file to send for {}", id),
               fmt::format("attach one with 'mitra delivery attach {} FILE'", id));
    const auto before = DownloadStore{services.database}.of(id);
    const DeliveryRules& rules = services.site.delivery;
    std::vector<Download> made;
    for (const OwnedFile& file : files)
        made.push_back(link_to(services, id, file, rules.link_life, rules.max_downloads));
    end_replaced(services, before, made, !sending.step);
    SentDelivery sent = tell(services, order, sending, made);
    db::record_audit(services.database, services.vault, services.actor, "delivery.send", to_string(id),
                     fmt::format(R"({{"links":{},"codes":{}}})", sent.links.size(), sent.codes), services.clock.now());
    return sent;
}

}  // namespace

std::vector<OwnedFile> files_of(const Services& services, OrderId id) {
    const shop::Order order = existing_order(services, id);
    std::vector<OwnedFile> files;
    const auto product = shop::ProductStore{services.database}.find(order.product);
    if (product && product->kind == shop::ProductKind::file && product->file)
        files.push_back({*product->file, product->file_name, std::nullopt});
    delivery::StepStore store{services.database, services.vault};
    const auto steps = store.steps(id);
    const auto is_done = [&](DeliveryStepId step) {
        return std::any_of(steps.begin(), steps.end(), [&](const delivery::Step& one) {
            return one.id == step && one.state == delivery::StepState::done;
        });
    };
    for (const auto& one : store.files(id))
        if (one.file && (!one.step || is_done(*one.step))) add_once(files, {*one.file, one.file_name, one.id});
    return files;
}

std::string download_url(const Services& services, const Download& link) {
    return services.site.base_url + "/d/" + delivery::download_token(services.vault, link);
}

bool is_test_link(const Download& link) {
    return link.expires_at - link.made_at == k_test_link_life;
}

SentDelivery send_delivery(const Services& services, OrderId id, const Sending& sending) {
    return db::in_transaction(services.database, [&] { return send(services, id, sending); });
}

DownloadId test_link(const Services& services, OrderId id) {
    const auto files = files_of(services, id);
    if (files.empty())
        refuse(fmt::format("there is no file to try for {}", id),
               fmt::format("attach one with 'mitra delivery attach {} FILE'", id));
    return db::in_transaction(services.database,
                              [&] { return link_to(services, id, files.front(), k_test_link_life, 1).id; });
}

}  // namespace mitra::flow
