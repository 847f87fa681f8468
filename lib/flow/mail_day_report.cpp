#include "lib/flow/mail_day_report.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "lib/base/error.hpp"
#include "lib/flow/day_report.hpp"
#include "lib/outbox/queue.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

std::string lines_of(const DayReport& report, Zone zone) {
    std::int64_t sent = 0;
    for (const auto& [kind, counts] : report.messages)
        sent += outbox::count_of(counts, "sent");
    std::string lines = fmt::format("Pendaftar baru: {}\nKlik link referral: {}\nPesan terkirim: {}\n",
                                    report.registrations, report.clicks, sent);
    lines += fmt::format("Pesanan: {}, lunas: {}, penjualan: {}\n", report.sales.orders, report.sales.paid,
                         report.sales.sales);
    if (report.sales.refunds > Money{}) lines += fmt::format("Dikembalikan: {}\n", report.sales.refunds);
    const referral::Counts& brought = report.affiliates;
    if (brought.clicks + brought.registrants + brought.sales > 0)
        lines += fmt::format("Lewat mitra: {} klik, {} pendaftar, {} terjual, komisi {}\n", brought.clicks,
                             brought.registrants, brought.sales, brought.commission);
    if (report.applications > 0) lines += fmt::format("Calon mitra menunggu: {}\n", report.applications);
    if (report.proofs_waiting > 0) lines += fmt::format("Bukti transfer menunggu: {}\n", report.proofs_waiting);
    if (report.open_cases > 0) lines += fmt::format("Pembayaran perlu diputuskan: {}\n", report.open_cases);
    if (report.open_findings > 0) lines += fmt::format("Temuan mirip kecurangan: {}\n", report.open_findings);
    if (report.deliveries_running > 0)
        lines += fmt::format("Pesanan dikerjakan: {}, terlambat: {}\n", report.deliveries_running,
                             report.deliveries_overdue);
    lines += fmt::format("Pesan gagal: {}, tidak diketahui: {}", outbox::count_of(report.in_trouble, "failed"),
                         outbox::count_of(report.in_trouble, "unknown"));
    for (const outbox::SenderOff& sender : report.senders_off)
        lines += fmt::format("\nNomor mati: {} ({})", sender.name, sender.reason);
    if (report.next_event)
        lines += fmt::format("\nEvent berikutnya: {}, {}, {} peserta", report.next_event->event.title,
                             text::date_and_time(report.next_event->event.starts_at, zone),
                             report.next_event->people.registered);
    if (report.frozen_since)
        lines += fmt::format("\nPengiriman dibekukan sejak {}", text::date_and_time(*report.frozen_since, zone));
    return lines;
}

}  // namespace

bool mail_day_report(const Services& services, Instant moment) {
    if (services.site.admin_email.empty())
        throw Error{ErrorKind::refused, "the day's numbers have nobody to go to", "set site.admin_email", "settings"};
    const Zone zone = services.site.zone;
    const DayReport report = day_report(services, moment);
    const nlohmann::json fields{{"alert", "angka " + text::long_date(report.day, zone)},
                                {"detail", lines_of(report, zone)},
                                {"action", "mitra stats today"}};
    return db::in_transaction(services.database, [&] {
        const Instant now = services.clock.now();
        const outbox::NewMessage message{.kind = outbox::Kind::admin_alert,
                                         .cause = fmt::format("day:{}", report.day.milliseconds),
                                         .channel = outbox::Channel::email,
                                         .template_name = "admin_day",
                                         .extra = fields.dump(),
                                         .not_before = now};
        return outbox::queue(services.database, services.vault, message, now).has_value();
    });
}

}  // namespace mitra::flow
