// /saya/laporan: a member's daily reports: hand one in, and see what became of each.
#include <fmt/format.h>

#include "daemons/web/affiliate_page.hpp"
#include "daemons/web/field.hpp"
#include "daemons/web/member_page.hpp"
#include "daemons/web/period.hpp"
#include "daemons/web/report_rows.hpp"
#include "lib/base/error.hpp"
#include "lib/file/file_store.hpp"
#include "lib/file/proof_check.hpp"
#include "lib/flow/submit_report.hpp"
#include "lib/membership/day.hpp"
#include "lib/membership/report_store.hpp"
#include "lib/membership/rule_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using Complaints = std::vector<people::Complaint>;

constexpr const char* k_path = "/saya/laporan";
constexpr http::Rate k_one_person{.burst = 10, .per_minute = 1};
constexpr std::int64_t k_page = 20;

/// The form as somebody filled it in.
struct Typed {
    std::string day, text;

    static Typed read(const http::Fields& form) {
        return {std::string{form.get("tanggal")}, std::string{form.get("isi")}};
    }
};

std::int64_t today_of(const Site& site) {
    return day_number(site.clock.now(), site.about().zone);
}

void put_form(text::PageData& data, const Site& site, db::Database& database, const MemberVisitor& member,
              const Typed& typed, const Complaints& complaints) {
    const std::int64_t today = today_of(site);
    const auto rule = member.tier ? membership::RuleStore{database}.on_day(member.tier->id, today) : std::nullopt;
    put_complaints(data, complaints);
    data.set("csrf", member.visitor.csrf)
        .show("may_report", member.active.has_value() || !complaints.empty())
        .show("no_share", member.active && !rule)
        .set("day", typed.day.empty() ? iso_day(today) : typed.day)
        .set("first_day", iso_day(today - flow::k_report_days_back))
        .set("last_day", iso_day(today))
        .set("text", typed.text)
        .set("day_error", complaint_about(complaints, "tanggal"))
        .set("text_error", complaint_about(complaints, "isi-laporan"))
        .set("file_error", complaint_about(complaints, "berkas"));
}

http::Response page(const Site& site, db::Database& database, const MemberVisitor& member, const http::Fields& query,
                    const Typed& typed = {}, const Complaints& complaints = {}) {
    text::PageData data;
    put_member_nav(data, member, k_path);
    put_form(data, site, database, member, typed, complaints);
    const auto before = parse_id<ReportId>(query.get("sebelum")).value_or(ReportId{});
    auto reports = membership::ReportStore{database, site.vault}.of_person(member.person.id, before, k_page + 1);
    const bool more = reports.size() > static_cast<std::size_t>(k_page);
    if (more) reports.pop_back();
    put_reports(data, site, database, reports);
    data.set("older", more ? fmt::format("{}?sebelum={}#laporan", k_path, reports.back().id) : "")
        .set("newest", before.value > 0 ? fmt::format("{}#laporan", k_path) : "")
        .show("sent", query.get("terkirim") == "ya");
    return site.view.page(complaints.empty() ? 200 : 422, "reports",
                          {.title = "Laporan harian", .description = {}, .shared_path = {}}, std::move(data));
}

Complaints complaints_about(const Typed& typed) {
    Complaints complaints;
    if (!membership::day_from_words(typed.day))
        complaints.push_back({"tanggal", "Tulis tanggalnya sebagai tahun-bulan-hari, misalnya 2026-11-20."});
    const std::string text = membership::clean_report(typed.text);
    if (text.empty())
        complaints.push_back({"isi-laporan", "Tulis apa yang Anda kerjakan."});
    else if (text::length(text) > membership::k_longest_report)
        complaints.push_back({"isi-laporan", "Paling banyak 4.000 huruf."});
    return complaints;
}

/// What a refusal of the flow says to who wrote the report.
Complaints complaints_from(const Error& error, db::Database& database, const Site& site, PersonId person,
                           std::int64_t day) {
    if (error.subject() == "report.day")
        return {{"tanggal", day > today_of(site) ? "Hari ini masih yang akan datang. Laporkan setelah dikerjakan."
                                                 : "Sudah lebih dari 7 hari yang lalu."}};
    if (error.subject() == "report.text") return {{"isi-laporan", "Laporan ini tidak dapat dibaca."}};
    if (error.kind() != ErrorKind::refused) return {};
    const bool twice = membership::ReportStore{database, site.vault}.of_day(person, day).has_value();
    return {{"tanggal", twice ? "Anda sudah mengirim laporan untuk hari itu."
                              : "Paket Anda belum atau tidak lagi aktif pada hari itu."}};
}

http::Work submit(const SharedSite& site, const MemberVisitor& member, const Typed& typed,
                  const std::optional<file::Staged>& attached) {
    return [site, member, typed, attached](db::Database& writer) -> http::Response {
        const flow::Services services = as_themselves(*site, writer, member.person.id);
        const std::int64_t day = membership::day_from_words(typed.day).value();
        try {
            db::in_transaction(writer, [&] {
                flow::NewReport report{.person = member.person.id, .day = day, .text = typed.text, .file = {}};
                if (attached) report.file = file::FileStore{writer}.keep(*attached, services.clock.now());
                flow::submit_report(services, report);
            });
            return http::Response::see_other(fmt::format("{}?terkirim=ya#laporan", k_path));
        } catch (const Error& error) {
            if (attached) file::discard(writer, *site->files, *attached);  // a refused report leaves nothing
            const Complaints complaints = complaints_from(error, writer, *site, member.person.id, day);
            if (complaints.empty()) throw;
            return page(*site, writer, member, {}, typed, complaints);
        }
    };
}

http::Answer take_file(const SharedSite& site, const http::Request& request, db::Database& reader,
                       const MemberVisitor& member, const Typed& typed) {
    const std::string content = request.upload->read();
    const file::Checked checked = file::check_proof(content);
    if (checked.type.empty()) return page(*site, reader, member, {}, typed, {{"berkas", checked.reason}});
    return submit(site, member, typed, site->files->stage(content, checked.type, file::Storage::sealed));
}

http::Answer send(const SharedSite& site, const http::Request& request, db::Database& reader,
                  const MemberVisitor& member) {
    const Typed typed = Typed::read(request.form);
    const Complaints complaints = complaints_about(typed);
    if (!complaints.empty()) return page(*site, reader, member, {}, typed, complaints);
    if (!site->limiter.take("laporan", to_string(member.person.id), k_one_person))
        return site->view.failure(429).with("Retry-After", "60");
    if (!request.upload || request.upload->size() == 0) return submit(site, member, typed, std::nullopt);
    return http::Slow{[site, member, typed](const http::Request& again, db::Database& slow_reader) -> http::Answer {
        return take_file(site, again, slow_reader, member, typed);
    }};
}

}  // namespace

void add_reports(http::Router& router, const SharedSite& site) {
    router.add("GET", k_path, [site](const http::Request& request, db::Database& reader) {
        return for_member(site, request, reader, [&](const MemberVisitor& member) -> http::Answer {
            return shown_to(site, member.visitor, page(*site, reader, member, request.query));
        });
    });
    router.add("POST", k_path,
               [site](const http::Request& request, db::Database& reader) {
                   return for_member_form(site, request, reader, [&](const MemberVisitor& member) -> http::Answer {
                       return send(site, request, reader, member);
                   });
               },
               {.takes_upload = true});
}

}  // namespace mitra::web
