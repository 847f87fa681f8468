#pragma once

#include <string>
#include <vector>

#include "lib/delivery/plan_store.hpp"
#include "lib/delivery/step_store.hpp"
#include "lib/flow/compose_message.hpp"
#include "lib/flow/do_step.hpp"
#include "lib/flow/remind_deliveries.hpp"
#include "lib/flow/settle_payment.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/shop/order_store.hpp"
#include "tests/flow/shop_site.hpp"

namespace mitra::test {

using delivery::Attach;
using delivery::StepPlan;
using delivery::Who;

/// The steps of "Konsultasi IT 1 Jam".
inline std::vector<StepPlan> consultation() {
    return {
        {.position = 1, .name = "Hubungi pembeli", .due_hours = 24, .business = true, .message = "delivery_contact"},
        {.position = 2, .name = "Sesi konsultasi", .after = 1, .due_hours = 168},
        {.position = 3,
         .name = "Kirim rangkuman",
         .after = 2,
         .due_hours = 24,
         .business = true,
         .message = "delivery_summary"},
        {.position = 4,
         .name = "Pertanyaan lanjutan",
         .who = Who::system,
         .after = 3,
         .due_hours = 168,
         .message = "delivery_followup"}};
}

/// The steps of "Analisis Keamanan Web".
inline std::vector<StepPlan> analysis() {
    return {{.position = 1,
             .name = "Izin tertulis",
             .who = Who::buyer,
             .due_hours = 72,
             .asks = "Alamat situs yang dianalisis",
             .confirm = "Saya pemilik situs ini dan mengizinkan analisisnya."},
            {.position = 2,
             .name = "Jadwal dan perkiraan",
             .after = 1,
             .due_hours = 24,
             .business = true,
             .message = "delivery_schedule"},
            {.position = 3,
             .name = "Kirim laporan",
             .after = 2,
             .due_hours = 120,
             .business = true,
             .message = "delivery_report",
             .attach = Attach::encrypted_pdf},
            {.position = 4,
             .name = "Tindak lanjut",
             .who = Who::system,
             .after = 3,
             .due_hours = 72,
             .message = "delivery_followup"},
            {.position = 5,
             .name = "Dukungan",
             .who = Who::system,
             .after = 3,
             .due_hours = 720,
             .message = "delivery_support_over"}};
}

/// A shop whose goods are work in steps; Siti buys.
struct DeliverySite : ShopSite {
    PersonId buyer = add_person(database, {.name = "Siti Rahayu", .email = "siti@example.com"});

    ProductId sells(const std::string& name, const std::vector<StepPlan>& plans,
                    shop::ProductKind kind = shop::ProductKind::service) {
        product = shop::ProductStore{database}.add({.id = {},
                                                    .slug = shop::slug_of(name),
                                                    .name = name,
                                                    .kind = kind,
                                                    .price = Money{100'000},
                                                    .created_at = k_noon});
        delivery::PlanStore{database}.set(product, plans);
        return product;
    }
    /// Of the product that was made last.
    OrderId buys() {
        const auto placed = flow::place_order(services(), by(buyer));
        flow::settle_payment(services(), placed.payment->id,
                             {.kind = payment::Evidence::Kind::admin, .amount = placed.order.total, .actor = "test"});
        return placed.order.id;
    }

    delivery::StepStore store() { return {database, test_vault()}; }
    delivery::Step step(OrderId order, std::int64_t position) {
        return store().steps(order).at(static_cast<std::size_t>(position - 1));
    }
    flow::DoneStep done(OrderId order, std::int64_t position, std::string_view note = {}) {
        return flow::do_step(services(), step(order, position).id, note);
    }
    /// "done open waiting waiting"
    std::string states(OrderId order) {
        std::string all;
        for (const auto& one : store().steps(order))
            all += (all.empty() ? "" : " ") + std::string{name(one.state)};
        return all;
    }
    std::string state(OrderId order) { return std::string{name(shop::OrderStore{database}.find(order)->state)}; }
    std::string delivery_state(OrderId order) { return std::string{name(store().find(order)->state)}; }
    /// "2026-11-23T15:00"
    std::string due(OrderId order, std::int64_t position) {
        return to_iso8601(step(order, position).due_at.value(), site.zone).substr(0, 16);
    }

    void at(std::string_view moment) { clock.set(parse_instant(moment, site.zone).value()); }
    flow::RemindedDeliveries remind() { return flow::remind_deliveries(services(), 100); }

    std::int64_t messages(const char* template_name, const char* channel = "whatsapp") {
        return database->prepared("SELECT count(*) FROM message WHERE template = :name AND channel = :channel")
            .bind(":name", template_name)
            .bind(":channel", channel)
            .integer();
    }
    /// The newest message of a template, as it would leave now.
    std::string text_of(const char* template_name, outbox::Channel channel = outbox::Channel::whatsapp) {
        const auto waiting =
            database
                ->prepared(
                    "SELECT id, kind, person_id, about_id, order_id, extra_sealed IS NOT NULL AS more FROM message"
                    " WHERE template = :name AND channel = :channel ORDER BY id DESC LIMIT 1")
                .bind(":name", template_name)
                .bind(":channel", outbox::name(channel))
                .one_row([&](const db::Row& row) {
                    return outbox::Waiting{.id = row.id<MessageId>("id"),
                                           .kind = *outbox::kind_named(row.text("kind")),
                                           .channel = channel,
                                           .person = row.optional_id<PersonId>("person_id"),
                                           .template_name = template_name,
                                           .about = row.optional_id<PersonId>("about_id"),
                                           .order = row.optional_id<OrderId>("order_id"),
                                           .has_extra = row.boolean("more")};
                });
        const auto as = services();
        const auto composed = flow::MessageComposer{as, {}}.compose(waiting);
        return composed.outgoing.subject + "\n" + composed.outgoing.text + composed.reason;
    }
};

}  // namespace mitra::test
