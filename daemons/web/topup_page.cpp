#include "daemons/web/topup_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "daemons/web/field.hpp"
#include "lib/crypto/random.hpp"

namespace mitra::web {
namespace {

using topup::CheckState;

/// The supplier's words for its categories; others are shown as they come.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> k_categories{{
    {"pulsa-reguler", "Pulsa"},
    {"pulsa-transfer", "Pulsa transfer"},
    {"pulsa-internasional", "Pulsa internasional"},
    {"paket-internet", "Paket internet"},
    {"paket-telepon", "Paket telepon dan SMS"},
    {"paket-lainnya", "Paket lainnya"},
    {"token-pln", "Token PLN"},
    {"saldo-emoney", "Saldo e-money"},
    {"voucher-game", "Voucher game"},
    {"streaming-tv", "Streaming dan TV"},
    {"not-filtered", "Lainnya"},
}};

std::string category_in_words(std::string_view category) {
    const auto* found = std::find_if(k_categories.begin(), k_categories.end(),
                                     [&](const auto& known) { return known.first == category; });
    return std::string{found == k_categories.end() ? category : found->second};
}

/// Radio buttons below the headings of their categories, in the order in which the first of each comes (the cheapest).
class ServiceGroups {
 public:
    void add(const flow::TopupOffer& offer, bool chosen) {
        const std::string id = count_++ == 0 ? "service" : fmt::format("service-{}", count_);
        group(offer.service.category)
            .push_back(text::PageData{}
                           .set("id", id)
                           .set("value", offer.service.code)
                           .set("item", offer.service.name)
                           .set("price", offer.sold() ? to_string(offer.quote->price) : std::string{})
                           .set("why", offer.sold() ? std::string_view{} : in_indonesian(offer.why))
                           .show("closed", !offer.sold())
                           .show("chosen", offer.sold() && chosen));
    }
    std::vector<text::PageData> take() {
        std::vector<text::PageData> groups;
        for (auto& [category, services] : groups_) {
            const std::string words = category_in_words(category);
            groups.push_back(text::PageData{}
                                 .set("category", words)
                                 .show("plain", words.empty())
                                 .list("services", std::move(services)));
        }
        return groups;
    }

 private:
    std::vector<text::PageData>& group(const std::string& category) {
        const auto found =
            std::find_if(groups_.begin(), groups_.end(), [&](const auto& one) { return one.first == category; });
        if (found != groups_.end()) return found->second;
        return groups_.emplace_back(category, std::vector<text::PageData>{}).second;
    }
    std::vector<std::pair<std::string, std::vector<text::PageData>>> groups_;
    int count_ = 0;
};

void put_zone(text::PageData& data, const TopupGame& game, const TopupForm& form,
              const std::vector<people::Complaint>& complaints) {
    const auto rule = flow::zone_rule_of(game.game);
    std::vector<text::PageData> choices;
    if (rule) {
        for (const auto& [value, words] : rule->choices())
            choices.push_back(text::PageData{}
                                  .set("id", choices.empty() ? "zone" : "zone-" + value)
                                  .set("value", value)
                                  .set("words", words)
                                  .show("chosen", value == form.zone));
    }
    const bool text = rule && choices.empty();
    data.show("zone_choice", !choices.empty())
        .list("zones", std::move(choices))
        .show("zone_text", text)
        .set("zone", form.zone)
        .set("zone_hint", text ? rule->hint() : std::string{})
        .set("zone_error", complaint_about(complaints, "zone"));
}

/// A rule's hint stands by itself here, and within a sentence elsewhere.
std::string as_sentence(std::string hint) {
    if (!hint.empty() && hint.front() >= 'a' && hint.front() <= 'z')
        hint.front() = static_cast<char>(hint.front() - 'a' + 'A');
    return hint;
}

void put_target(text::PageData& data, const TopupGame& game, const TopupForm& form,
                const std::vector<people::Complaint>& complaints) {
    const auto rule = game.offers.empty() ? std::nullopt : flow::target_rule_of(game.game, game.offers.front().service);
    using Kind = topup::TargetRule::Kind;
    const bool digits =
        rule && (rule->kind() == Kind::digits || rule->kind() == Kind::phone || rule->kind() == Kind::meter);
    data.set("target", form.target)
        .set("target_label", game.target_label())
        .set("target_hint", as_sentence(game.target_hint()))
        .set("target_error", complaint_about(complaints, "target"))
        // "12345678 (2685)" is typed as well, so digits alone are asked of the keyboard only where there is no zone.
        .show("digits", digits && game.game.zone_rule.empty());
}

std::string page_of(const TopupGame& game) {
    return "/topup/" + game.product.slug;
}

/// The form is for whoever looks for the game; what follows from it is one buyer's.
enum class Audience { everybody, buyer };

http::Response game_page(const Site& site, int status, const char* name, const TopupGame& game, text::PageData data,
                         Audience audience = Audience::buyer) {
    data.set("game", game.product.name).set("game_page", page_of(game));
    return site.view.page(
        status, name,
        {.title = "Top up " + game.product.name,
         .description =
             fmt::format("Top up {}: pilih item, pastikan akunnya, lalu bayar lewat Trakteer.", game.product.name),
         .path = page_of(game),
         .shared_path = {},
         .for_everybody = audience == Audience::everybody},
        std::move(data));
}

}  // namespace

http::Response topup_form_page(const Site& site, const TopupGame& game, const TopupForm& form,
                               const std::vector<people::Complaint>& complaints, int status) {
    static constexpr Field k_phone{"no_wa", "No WA aktif", "tel", "tel",
                                   "Rincian pesanan dan kabar pengiriman kami kirim ke sini."};
    static constexpr Field k_name{"nama", "Nama", "text", "name", "Boleh dikosongkan.", false};
    ServiceGroups groups;
    // A form from before the prices changed may hold the item's other code: what stands there now is the same item.
    const flow::TopupOffer* chosen = game.offer(form.service);
    for (const flow::TopupOffer& offer : flow::one_of_each(game.offers))
        groups.add(offer, chosen != nullptr && flow::same_item(offer.service, chosen->service));
    const bool any_sold =
        std::any_of(game.offers.begin(), game.offers.end(), [](const flow::TopupOffer& offer) { return offer.sold(); });
    text::PageData data;
    put_complaints(data, complaints);
    put_target(data, game, form, complaints);
    put_zone(data, game, form, complaints);
    data.show("sold", any_sold)
        .show("has_check", game.has_check())
        .list("groups", groups.take())
        .set("service_error", complaint_about(complaints, "service"))
        .list("fields", {field_data(k_phone, form.phone, complaints), field_data(k_name, form.name, complaints)})
        .show("consent", form.consent)
        .set("consent_error", complaint_about(complaints, "setuju"))
        .set("action", page_of(game));
    return game_page(site, status, "topup_game", game, std::move(data),
                     status == 200 ? Audience::everybody : Audience::buyer);
}

http::Response topup_confirm_page(const Site& site, const TopupGame& game, const TopupForm& form,
                                  const CheckedTopup& correct, const KnownAccount& account,
                                  const std::vector<people::Complaint>& complaints, Price price, int status) {
    const bool found = account.state == CheckState::found;
    const bool other_country = found && !account.country.empty() && account.country != "ID";
    const auto zone_rule = flow::zone_rule_of(game.game);
    std::string zone = correct.fit.zone;
    if (zone_rule) {
        for (const auto& [value, words] : zone_rule->choices())
            if (value == zone) zone = words;
    }
    text::PageData data;
    put_complaints(data, complaints);
    data.set("item", correct.offer->service.name)
        .set("price", to_string(correct.offer->quote->price))
        .set("target_label", game.target_label())
        .set("shown_target", correct.fit.target)
        .set("shown_zone", zone)
        .set("shown_phone", correct.phone->national())
        .set("nickname", found ? account.nickname : std::string{})
        .set("country", other_country ? account.country : std::string{})
        .show("unverified", !found && game.has_check())
        .show("sure", form.sure)
        .set("sure_error", complaint_about(complaints, "benar"))
        .show("price_changed", price == Price::changed)
        .set("action", page_of(game))
        .set("service", form.service)
        .set("target", correct.fit.target)
        .set("zone", correct.fit.zone)
        .set("phone", form.phone)
        .set("name", form.name)
        .set("seen", std::to_string(correct.offer->quote->price.rupiah()))
        .set("check", form.check)
        .set("form_key", form.key.empty() ? crypto::random_token() : form.key);
    return game_page(site, status, "topup_confirm", game, std::move(data));
}

http::Response topup_wait_page(const Site& site, const TopupGame& game, int after_s) {
    return game_page(site, 200, "topup_wait", game, {}).with("Refresh", std::to_string(after_s));
}

http::Response topup_checked_page(const Site& site, const TopupGame& game, const topup::Check& check,
                                  std::string token) {
    TopupForm form = TopupForm::from_kept(check.form);
    form.check = std::move(token);
    if (check.state == CheckState::not_found) return topup_form_page(site, game, form, nobody_has(game), 422);
    const CheckedTopup correct = checked(form, game);
    // Sold out, or closed, while the supplier was asked.
    if (!correct.complaints.empty()) return topup_form_page(site, game, form, correct.complaints, 422);
    const bool known = check.state == CheckState::found;
    return topup_confirm_page(site, game, form, correct,
                              {known ? CheckState::found : CheckState::unverified, check.nickname, check.country}, {},
                              Price::as_shown, 200);
}

std::vector<people::Complaint> nobody_has(const TopupGame& game) {
    return {{"target", fmt::format("ID ini tidak ditemukan di {}. Periksa lagi ID{}.", game.product.name,
                                   game.game.zone_rule.empty() ? "-nya" : " dan zone-nya")}};
}

}  // namespace mitra::web
