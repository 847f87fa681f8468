#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "lib/base/error.hpp"
#include "lib/http/decode.hpp"
#include "lib/outbox/template_store.hpp"
#include "lib/text/template.hpp"
#include "lib/text/wording.hpp"

namespace mitra::outbox {
namespace {

constexpr std::size_t k_longest_text = 4096;  // WhatsApp's own limit of a text

constexpr std::array<std::string_view, 10> k_person{"sapaan",         "name",          "city",     "profession",
                                                    "phone",          "referral_code", "base_url", "site_name",
                                                    "dashboard_link", "stop_line"};
constexpr std::array<std::string_view, 7> k_event{"event_title", "event_date_time", "link_video", "zoom_link",
                                                  "start_time",  "minutes_left",    "next_event"};
constexpr std::array<std::string_view, 2> k_brought{"referrer_sequence", "referrer_total"};
constexpr std::array<std::string_view, 2> k_broadcast{"topic", "link_page"};
constexpr std::array<std::string_view, 6> k_account{"login_email",    "login_link", "password_link",
                                                    "forgotten_link", "valid_for",  "contact_link"};
constexpr std::array<std::string_view, 13> k_admin{"site_name", "base_url", "alert",          "detail",  "action",
                                                   "sender",    "reason",   "active_senders", "waiting", "action_link",
                                                   "expected",  "found",    "report"};
constexpr std::array<std::string_view, 12> k_order{"order_number", "order_id",   "document_link", "product",
                                                   "total",        "discount",   "coupon",        "order_status",
                                                   "order_link",   "how_to_pay", "pay_before",    "member_link"};
constexpr std::array<std::string_view, 4> k_buyer{"buyer_name", "buyer_city", "buyer_phone", "buyer_email"};
constexpr std::array<std::string_view, 4> k_applicant{"applicant_name", "applicant_city", "applicant_phone",
                                                      "applicant_email"};
constexpr std::array<std::string_view, 2> k_affiliate{"affiliate_link", "commission_rate"};
constexpr std::array<std::string_view, 3> k_membership{"tier_name", "ends_on", "renew_link"};
constexpr std::array<std::string_view, 3> k_ticket{"ticket_id", "answer", "ticket_page"};
constexpr std::array<std::string_view, 3> k_owed{"reason", "amount", "group_name"};
constexpr std::array<std::string_view, 5> k_payee{"account", "reference", "paid_from", "support", "account_page"};
constexpr std::array<std::string_view, 3> k_report{"report_day", "reports", "team_link"};
constexpr std::array<std::string_view, 4> k_step{"step", "step_due", "step_note", "note"};
constexpr std::array<std::string_view, 4> k_delivery{"download_links", "valid_until", "max_downloads", "codes"};
constexpr std::array<std::string_view, 14> k_topup{"topup_id", "game",     "item",    "service_code", "target",
                                                   "zone",     "nickname", "serial",  "failure",      "pay_link",
                                                   "tip_code", "to_pay",   "missing", "over"};
constexpr std::array<std::string_view, 2> k_chat{"invite_link", "whatsapp_group"};

bool is_about_orders(Kind kind) {
    return kind == Kind::order || kind == Kind::payment || kind == Kind::account || kind == Kind::delivery ||
           kind == Kind::topup;
}

template <typename Names>
void append(std::vector<std::string_view>& all, const Names& names) {
    all.insert(all.end(), names.begin(), names.end());
}

[[noreturn]] void refuse_head(std::string_view line) {
    throw Error{ErrorKind::usage, fmt::format("the head of a template has no '{:.60}'", line),
                "it may say 'kind: …' and 'subject: …', then '---' on a line of its own", "template"};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n' || text.front() == '\r'))
        text.remove_prefix(1);
    return text;
}

void read_head(std::string_view head, Template& result) {
    while (!head.empty()) {
        const std::size_t end = std::min(head.find('\n'), head.size());
        const std::string_view line = trimmed(head.substr(0, end));
        head.remove_prefix(std::min(end + 1, head.size()));
        if (line.empty()) continue;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) refuse_head(line);
        const std::string_view key = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (key == "subject") {
            result.subject = value;
        } else if (key == "kind") {
            const auto kind = kind_named(value);
            if (!kind) refuse_head(line);
            result.kind = *kind;
        } else {
            refuse_head(line);
        }
    }
}

}  // namespace

Template parse_template(std::string_view text, const Template& as) {
    Template result = as;
    std::string_view body = text;
    const std::size_t rule = text.starts_with("---\n") ? 0 : text.find("\n---\n");
    if (rule != std::string_view::npos && (text.starts_with("kind:") || text.starts_with("subject:") || rule == 0)) {
        read_head(text.substr(0, rule), result);
        body = text.substr(text.find("---\n", rule) + 4);
    }
    result.body = trimmed(body);
    return result;
}

std::vector<std::string_view> fields_of_kind(Kind kind) {
    std::vector<std::string_view> fields;
    if (kind == Kind::admin_alert) {
        append(fields, k_admin);
        append(fields, k_order);
        append(fields, k_buyer);
        append(fields, k_applicant);
        append(fields, k_ticket);
        append(fields, k_step);
        append(fields, k_topup);
        return fields;
    }
    append(fields, k_person);
    append(fields, k_event);
    if (kind == Kind::referrer_alert) append(fields, k_brought);
    if (kind == Kind::broadcast) append(fields, k_broadcast);
    if (kind == Kind::account) append(fields, k_account);
    if (kind == Kind::account) append(fields, k_affiliate);
    if (kind == Kind::account) append(fields, k_membership);
    if (kind == Kind::account || kind == Kind::payment) append(fields, k_report);
    if (kind == Kind::account || kind == Kind::order) append(fields, k_ticket);
    if (kind == Kind::account || kind == Kind::order) fields.push_back("report");
    if (kind == Kind::account) append(fields, k_chat);
    if (kind == Kind::delivery) append(fields, k_delivery);
    if (kind == Kind::order || kind == Kind::payment) append(fields, k_buyer);
    if (kind == Kind::delivery || kind == Kind::payment) append(fields, k_step);
    if (kind == Kind::payment) fields.push_back("what_next");
    if (kind == Kind::topup) append(fields, k_topup);
    if (is_about_orders(kind)) {
        append(fields, k_order);
        append(fields, k_owed);
        append(fields, k_payee);
    }
    return fields;
}

std::vector<std::string_view> broadcast_fields() {
    return {k_broadcast.begin(), k_broadcast.end()};
}

std::optional<std::string> complaint_about(const Template& text) {
    if (text.body.empty()) return "it has no text";
    if (!http::is_utf8(text.body) || !http::is_utf8(text.subject)) return "it is not UTF-8; save it as such";
    if (text::length(text.body) > k_longest_text) return fmt::format("it is longer than {} characters", k_longest_text);
    try {
        const auto known = fields_of_kind(text.kind);
        for (const std::string& part : {text.body, text.subject}) {
            for (const std::string& field : text::fields_of(part)) {
                if (std::find(known.begin(), known.end(), field) == known.end())
                    return fmt::format("no field is called {{{}}}; a {} has: {}", field, rules_of(text.kind).name,
                                       fmt::join(known, ", "));
            }
        }
    } catch (const Error& failure) {
        return failure.what();
    }
    return std::nullopt;
}

}  // namespace mitra::outbox
