#include "lib/flow/message_values.hpp"

#include <fmt/format.h>

#include "lib/event/event_store.hpp"
#include "lib/flow/referral_link.hpp"
#include "lib/people/person_store.hpp"
#include "lib/people/standing_link.hpp"
#include "lib/referral/referral_store.hpp"
#include "lib/text/wording.hpp"

namespace mitra::flow {
namespace {

using people::LinkPurpose;
using text::ours;

std::string next_event_in_words(const Services& services) {
    const auto next = event::EventStore{services.database}.next(services.clock.now());
    if (!next) return "akan segera diumumkan";
    return fmt::format("{} – {}", next->title, text::date_and_time(next->starts_at, services.site.zone));
}

}  // namespace

std::string minutes_in_words(std::chrono::milliseconds left) {
    const std::int64_t minutes = std::max<std::int64_t>((left.count() + 59'999) / 60'000, 0);
    const std::int64_t hours = minutes / 60;
    if (hours == 0) return fmt::format("{} menit", minutes);
    if (minutes % 60 == 0) return fmt::format("{} jam", hours);
    return fmt::format("{} jam {} menit", hours, minutes % 60);
}

void add_person_values(const Services& services, const people::Person& person, text::Values& values) {
    const Site& site = services.site;
    values["sapaan"] = person.details.salutation;
    values["name"] = person.details.name;
    values["city"] = person.details.city;
    values["profession"] = person.details.profession;
    values["phone"] = person.phone ? person.phone->national() : std::string{};
    values["referral_code"] = ours(referral_code(site, person));
    values["base_url"] = ours(site.base_url);
    values["site_name"] = ours(site.name);
    values["dashboard_link"] =
        ours(site.base_url + "/m/" + people::standing_token(services.vault, LinkPurpose::dashboard, person));
    values["stop_line"] = ours("Tidak ingin menerima pesan lagi? Balas STOP.");
}

void add_event_values(const Services& services, const people::Person& person, const std::optional<event::Event>& event,
                      text::Values& values) {
    const Site& site = services.site;
    for (const char* name : {"event_title", "event_date_time", "zoom_link", "start_time", "minutes_left"})
        values[name] = std::string{};
    values["link_video"] = ours(event && !event->video_url.empty() ? event->video_url : site.intro_video);
    values["next_event"] = ours(next_event_in_words(services));
    if (!event) return;
    const std::string own_zoom =
        site.base_url + "/z/" + people::standing_token(services.vault, LinkPurpose::zoom, person, event->id);
    values["event_title"] = ours(event->title);
    values["event_date_time"] = ours(text::date_and_time(event->starts_at, site.zone));
    values["zoom_link"] = ours(site.track_joins ? own_zoom : event->zoom_url);
    values["start_time"] = ours(text::time_of_day(event->starts_at, site.zone));
    values["minutes_left"] = ours(minutes_in_words(event->starts_at - services.clock.now()));
}

void add_newcomer_values(const Services& services, const people::Person& referrer, const people::Person& newcomer,
                         text::Values& values) {
    values["sapaan"] = newcomer.details.salutation;
    values["name"] = newcomer.details.name;
    values["city"] = newcomer.details.city;
    values["profession"] = newcomer.details.profession;
    const auto& phone = newcomer.phone;
    // The consent text is what lets the inviter see the number.
    const bool masked = services.site.mask_contacts || !newcomer.consent;
    values["phone"] = phone ? (masked ? phone->masked() : phone->national()) : std::string{};
    if (masked && phone) values["phone"].trusted = true;  // its asterisks are ours
    referral::ReferralStore referrals{services.database};
    const auto decision = referrals.decision(newcomer.id);
    const std::int64_t sequence = decision && decision->sequence ? *decision->sequence : 0;
    values["referrer_sequence"] = std::to_string(sequence);
    values["referrer_total"] = std::to_string(referrals.totals(referrer.id).registrations);
}

void add_applicant_values(const Services& services, PersonId id, text::Values& values) {
    const auto applicant = people::PersonStore{services.database, services.vault}.find(id);
    if (!applicant || applicant->erased_at) return;
    values["applicant_name"] = applicant->details.name;
    values["applicant_city"] = applicant->details.city;
    values["applicant_phone"] = applicant->phone ? applicant->phone->national() : std::string{};
    values["applicant_email"] = ours(applicant->details.email.value_or(""));  // checked, and to be copied to the letter
}

}  // namespace mitra::flow
