#include "daemons/web/affiliate_page.hpp"

#include <fmt/format.h>

#include <array>

#include "daemons/web/period.hpp"
#include "lib/flow/affiliate_area.hpp"
#include "lib/people/person_store.hpp"
#include "lib/referral/report_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::web {
namespace {

using referral::AffiliateState;

struct Tab {
    const char* address;
    const char* words;
    AffiliatePage page;
};
constexpr std::array k_tabs{
    Tab{"/saya/mitra", "Link", AffiliatePage::selling},
    Tab{"/saya/mitra/kupon", "Kupon", AffiliatePage::selling},
    Tab{"/saya/mitra/piksel", "Piksel", AffiliatePage::selling},
    Tab{"/saya/mitra/laporan", "Laporan", AffiliatePage::earnings},
};

bool is_for(AffiliatePage page, const flow::AffiliateStanding& standing) {
    return page == AffiliatePage::selling ? standing.may_earn() : standing.affiliate.approved_at.has_value();
}

http::Answer led_to_card() {
    return http::Response::see_other("/saya#mitra");
}

/// How they stand, while it keeps them from earning.
struct Standstill {
    std::string heading, words;
    bool may_apply = false;
};
Standstill standstill_of(const flow::AffiliateStanding& standing) {
    switch (standing.affiliate.state) {
        case AffiliateState::pending:
            return {"Pendaftaran Anda sedang kami periksa",
                    "Begitu disetujui, Anda kami kabari dan link Anda muncul di sini."};
        case AffiliateState::rejected:
            return {"Pendaftaran Anda belum dapat kami setujui", "Anda boleh mendaftar lagi.", true};
        case AffiliateState::suspended:
            return {"Akun mitra Anda dihentikan sementara", "Link dan kupon Anda tidak dihitung selama itu."};
        case AffiliateState::banned:
            return {"Akun mitra Anda ditutup", "Link dan kupon Anda tidak berlaku lagi."};
        case AffiliateState::approved:
            break;
    }
    return {"Fitur mitra belum dibuka untuk grup Anda", "Hubungi admin kalau menurut Anda ini keliru."};
}

text::PageData named(std::string_view name, std::string_view field, std::string_view value) {
    return text::PageData{}.set("name", name).set(std::string{field}, value);
}

/// This month and all time.
void put_figures(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    referral::ReportStore report{reader};
    const std::int64_t today = day_number(site.clock.now(), site.about().zone);
    const auto month = report.during(person, {first_of_month(today), today + 1}), all = report.total(person);
    const auto row = [](std::string_view name, std::int64_t of_month, std::int64_t of_all) {
        return named(name, "month", number_in_words(of_month)).set("all", number_in_words(of_all));
    };
    std::vector<text::PageData> rows{row("Klik", month.clicks, all.clicks),
                                     row("Pendaftar", month.registrants, all.registrants),
                                     row("Penjualan", month.sales, all.sales),
                                     row("Komisi (Rp)", month.commission.rupiah(), all.commission.rupiah())};
    data.list("affiliate_figures", std::move(rows));
}

}  // namespace

http::Answer for_affiliate(const SharedSite& site, const http::Request& request, db::Database& reader,
                           AffiliatePage page, const std::function<http::Answer(const AffiliateVisitor&)>& show) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    const db::Snapshot snapshot{reader};
    const auto person = people::PersonStore{reader, site->vault}.find(visitor->person);
    if (!person || person->erased_at) return leave(*site);
    const auto standing = flow::affiliate_standing(site->services(reader), visitor->person);
    if (!standing || !is_for(page, *standing)) return led_to_card();
    return show({*visitor, *person, *standing});
}

http::Answer for_affiliate_form(const SharedSite& site, const http::Request& request, db::Database& reader,
                                const std::function<http::Answer(const AffiliateVisitor&)>& act) {
    const auto visitor = signed_in(*site, request, reader);
    if (!visitor) return ask_to_sign_in(request);
    if (!csrf_is_right(*site, request, *visitor)) return site->view.failure(403);
    return for_affiliate(site, request, reader, AffiliatePage::selling, act);
}

flow::Services as_themselves(const Site& site, db::Database& writer, PersonId person) {
    flow::Services services = site.services(writer);
    services.actor = {.name = to_string(person), .reason = "session"};
    return services;
}

void put_affiliate_nav(text::PageData& data, const flow::AffiliateStanding& standing, std::string_view here) {
    std::vector<text::PageData> tabs;
    for (const Tab& tab : k_tabs) {
        if (!is_for(tab.page, standing)) continue;
        tabs.push_back(
            text::PageData{}.set("address", tab.address).set("words", tab.words).show("here", here == tab.address));
    }
    data.list("tabs", std::move(tabs));
}

void put_affiliate_card(text::PageData& data, const Site& site, db::Database& reader, PersonId person) {
    const auto standing = flow::affiliate_standing(site.services(reader), person);
    data.show("affiliate", standing.has_value()).show("no_affiliate", !standing);
    if (!standing) return;
    const bool earns = standing->may_earn();
    data.show("affiliate_earns", earns)
        .set("affiliate_reason", earns ? "" : standing->affiliate.reason)
        .show("affiliate_earned", standing->affiliate.approved_at.has_value());
    if (!earns) {
        const Standstill standstill = standstill_of(*standing);
        data.set("affiliate_heading", standstill.heading)
            .set("affiliate_words", standstill.words)
            .show("affiliate_may_apply", standstill.may_apply);
    }
    put_affiliate_nav(data, *standing, "");
    if (!standing->affiliate.approved_at) return;
    put_figures(data, site, reader, person);
    put_balance(data, flow::AffiliateAreaStore{reader}.balance(person));
}

void put_balance(text::PageData& data, const flow::Balance& balance) {
    std::vector<text::PageData> rows{named("Menunggu masa tahan", "amount", to_string(balance.waiting))};
    if (balance.held != Money{}) rows.push_back(named("Sedang diperiksa", "amount", to_string(balance.held)));
    rows.push_back(named("Siap dibayar", "amount", to_string(balance.payable)));
    if (balance.on_its_way != Money{})
        rows.push_back(named("Sedang dibayarkan", "amount", to_string(balance.on_its_way)));
    rows.push_back(named("Sudah dibayar", "amount", to_string(balance.paid)));
    data.list("balance", std::move(rows));
}

std::string number_in_words(std::int64_t number) {
    std::string digits = std::to_string(number < 0 ? -number : number);
    for (auto at = static_cast<std::int64_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ".");
    return number < 0 ? "-" + digits : digits;
}

}  // namespace mitra::web
