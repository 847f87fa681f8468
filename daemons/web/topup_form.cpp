#include "daemons/web/topup_form.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "daemons/web/field.hpp"
#include "lib/shop/product_store.hpp"
#include "lib/text/wording.hpp"
#include "lib/topup/catalogue_store.hpp"

namespace mitra::web {
namespace {

using flow::Misfit;
using topup::TargetRule;

/// What a buyer without a name is called in messages.
constexpr const char* k_no_name = "Pembeli";

std::string label_of(TargetRule::Kind kind) {
    switch (kind) {
        case TargetRule::Kind::phone:
            return "Nomor HP yang diisi";
        case TargetRule::Kind::meter:
            return "Nomor meter atau ID pelanggan PLN";
        case TargetRule::Kind::riot:
            return "Riot ID";
        case TargetRule::Kind::digits:
        case TargetRule::Kind::name:
        case TargetRule::Kind::choice:
            break;
    }
    return "User ID";
}

/// The rules of what is listed, each kind once: an operator may have more than one.
std::vector<TargetRule> rules_of(const TopupGame& game) {
    std::vector<TargetRule> rules;
    for (const flow::TopupOffer& offer : game.offers) {
        const auto rule = flow::target_rule_of(game.game, offer.service);
        if (rule && std::none_of(rules.begin(), rules.end(),
                                 [&](const TargetRule& known) { return known.kind() == rule->kind(); }))
            rules.push_back(*rule);
    }
    return rules;
}

people::Complaint complaint_of(const TopupGame& game, const flow::TopupOffer& offer, Misfit misfit) {
    const auto hint = [](const std::optional<TargetRule>& rule) { return rule ? rule->hint() : std::string{}; };
    switch (misfit) {
        case Misfit::target:
            return {"target", fmt::format("Periksa lagi: {}.", hint(flow::target_rule_of(game.game, offer.service)))};
        case Misfit::zone:
            return {"zone", fmt::format("Periksa lagi zone-nya: {}.", hint(flow::zone_rule_of(game.game)))};
        case Misfit::zone_missing:
            return {"zone", "Isi juga zone-nya. Di dalam game tertulis di belakang ID, misalnya 12345678 (2685)."};
        case Misfit::zone_joined:
            return {"target", "ID dan zone tercampur. Isi ID saja di sini, dan zone di kolomnya sendiri."};
        case Misfit::zone_unwanted:
            return {"target", "Game ini tidak memakai zone. Isi ID saja."};
        case Misfit::no_rule:
        case Misfit::none:
            break;
    }
    return {"service", "Item ini sedang tidak dijual. Pilih yang lain."};
}

void check_purchase(const TopupForm& form, const TopupGame& game, CheckedTopup& result) {
    result.offer = game.offer(form.service);
    if (result.offer == nullptr) {
        result.complaints.push_back({"service", "Pilih salah satu item."});
        return;
    }
    if (!result.offer->sold())
        result.complaints.push_back(
            {"service", fmt::format("Item ini {}. Pilih yang lain.", in_indonesian(result.offer->why))});
    result.fit = flow::fit_target(game.game, result.offer->service, form.target, form.zone);
    if (result.fit.misfit == Misfit::none) return;
    people::Complaint complaint = complaint_of(game, *result.offer, result.fit.misfit);
    if (form.target.find_first_not_of(' ') == std::string::npos)
        complaint = {"target", fmt::format("Isi {}: {}.", game.target_label(), game.target_hint())};
    result.complaints.push_back(std::move(complaint));
}

/// Without a name they are called by a word that fits everybody; one that was typed must be one.
people::Details details_of(const TopupForm& form, std::vector<people::Complaint>& complaints) {
    people::Details typed{.salutation = {}, .name = form.name, .city = {}, .profession = {}, .email = std::nullopt};
    if (text::clean_line(form.name).empty()) typed.name = k_no_name;
    return people::checked(typed, complaints, people::Needed::name);
}

}  // namespace

std::optional<TopupGame> TopupGame::of(const flow::Services& services, std::string_view slug) {
    const auto product = shop::ProductStore{services.database}.by_slug(slug);
    return product ? of(services, product->id) : std::nullopt;
}

std::optional<TopupGame> TopupGame::of(const flow::Services& services, ProductId id) {
    auto product = shop::ProductStore{services.database}.find(id);
    if (!product || product->archived_at || product->kind != shop::ProductKind::topup) return std::nullopt;
    const auto game = topup::CatalogueStore{services.database}.game(id);
    if (!game) return std::nullopt;
    return TopupGame{std::move(*product), *game, flow::offers_of_game(services, id)};
}

const flow::TopupOffer* TopupGame::offer(std::string_view code) const {
    const auto found =
        std::find_if(offers.begin(), offers.end(), [&](const auto& offer) { return offer.service.code == code; });
    return found == offers.end() ? nullptr : &*found;
}

std::string TopupGame::target_label() const {
    const auto rules = rules_of(*this);
    return rules.size() == 1 ? label_of(rules.front().kind()) : "Nomor tujuan";
}

std::string TopupGame::target_hint() const {
    std::string hint;
    for (const TargetRule& rule : rules_of(*this))
        hint += (hint.empty() ? "" : "; atau ") + rule.hint();
    return hint;
}

TopupForm TopupForm::read(const http::Fields& fields) {
    return {.service = std::string{fields.get("service")},
            .target = std::string{fields.get("target")},
            .zone = std::string{fields.get("zone")},
            .phone = std::string{fields.get("no_wa")},
            .name = std::string{fields.get("nama")},
            .consent = ticked(fields, "setuju"),
            .confirmed = ticked(fields, "konfirmasi"),
            .sure = ticked(fields, "benar"),
            .seen = std::string{fields.get("dilihat")},
            .check = std::string{fields.get("cek")},
            .key = std::string{fields.get("kunci")}};
}

std::string TopupForm::kept() const {
    return nlohmann::json{{"service", service}, {"target", target}, {"zone", zone}, {"phone", phone}, {"name", name}}
        .dump();
}

TopupForm TopupForm::from_kept(const std::string& kept) {
    TopupForm form;
    const auto fields = nlohmann::json::parse(kept, nullptr, false);
    if (!fields.is_object()) return form;  // a check that was asked for by a command
    form.service = fields.value("service", "");
    form.target = fields.value("target", "");
    form.zone = fields.value("zone", "");
    form.phone = fields.value("phone", "");
    form.name = fields.value("name", "");
    form.consent = true;  // nothing is kept of a form that lacks it
    return form;
}

std::string TopupForm::canonical() const {
    return canonical_form({service, target, zone, phone, name, seen});
}

CheckedTopup checked(const TopupForm& form, const TopupGame& game) {
    CheckedTopup result;
    check_purchase(form, game, result);
    result.phone = checked_phone(form.phone, result.complaints);
    result.details = details_of(form, result.complaints);
    if (!form.consent) result.complaints.push_back({"setuju", "Centang persetujuan supaya pesanan dapat kami proses."});
    return result;
}

std::string_view in_indonesian(flow::NotSold why) {
    switch (why) {
        case flow::NotSold::none:
            return "tersedia";
        case flow::NotSold::empty:
        case flow::NotSold::gone:
            return "sedang habis";
        case flow::NotSold::closed:
            return "sedang tutup sementara";
        default:
            return "sedang tidak tersedia";
    }
}

}  // namespace mitra::web
