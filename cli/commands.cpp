#include <array>

#include "cli/command.hpp"
#include "cli/nouns.hpp"
#include "cli/single.hpp"

namespace mitra::cli {

std::span<const Noun> nouns() {
    static constexpr Noun k_nouns[] = {
        {"person", "who registered, and what they may be sent", person_commands},
        {"referral", "who brought whom", referral_commands},
        {"account", "TikTok accounts for members, and who has which", account_commands},
        {"affiliate", "people who sell for a commission", affiliate_commands},
        {"event", "Zoom sessions: who is in them, when they are reminded", event_commands},
        {"group", "groups of people and the rights they give", group_commands},
        {"fraud", "what looks like fraud, and what was decided about it", fraud_commands},
        {"ledger", "the books: every rupiah, proved", ledger_commands},
        {"material", "what rights let people download", material_commands},
        {"product", "what is sold", product_commands},
        {"coupon", "what makes a product cheaper, and for whom", coupon_commands},
        {"order", "who ordered what, and whether it is paid", order_commands},
        {"delivery", "what is owed after an order was paid, until when, and how it gets there", delivery_commands},
        {"provider", "the supplier of top-ups: price lists, deposit, nicknames", provider_commands},
        {"deposit", "money that was sent to the supplier of top-ups", deposit_commands},
        {"fee", "what payments of top-ups cost, from which day on", fee_commands},
        {"membership", "tiers: who has which, who wants a higher one", membership_commands},
        {"link", "links that were given out by hand", link_commands},
        {"topup-order", "top-ups: what was ordered, paid, sent and came of it", topup_order_commands},
        {"payment", "what was paid, and the evidence for it", payment_commands},
        {"daily-report", "what members did each day, and what it brought", daily_report_commands},
        {"leader", "who leads whom, and what that brings them", leader_commands},
        {"commission", "what people earned, and what holds it", commission_commands},
        {"payout", "paying what people earned, many at once", payout_commands},
        {"stats", "what happened, in numbers", stats_commands},
        {"config", "the settings", config_commands},
        {"key", "the keys that personal data is sealed with", key_commands},
        {"db", "the database file", db_commands},
        {"backup", "copies that can be trusted", backup_commands},
        {"audit", "who did what", audit_commands},
        {"hook", "events from outside", hook_commands},
        {"ticket", "problems with orders, and the facts beside them", ticket_commands},
        {"qa", "questions of members, and their answers", qa_commands},
        {"broadcast", "one text to many people", broadcast_commands},
        {"template", "the texts of messages", template_commands},
        {"sender", "numbers and mailboxes that messages are sent from", sender_commands},
        {"queue", "messages that wait, were sent, or failed", queue_commands},
    };
    return k_nouns;
}

std::span<const Command> single_commands() {
    static constexpr Command k_commands[] = {
        {"approve", "say yes or no to who or what waits for it", Needs::write, approve},
        {"verify-payment", "say that the money of an order came, or did not", Needs::write, verify_payment},
        {"split-commission", "split what reports and orders brought, or only compute it", Needs::write,
         split_commission},
        {"profit", "what a month of top-ups brought, and whose it is", Needs::read, profit},
        {"move-group", "move people to another group of their journey", Needs::write, move_group},
        {"doctor", "find what is wrong, and say how to mend it", Needs::write, doctor},
        {"init", "make an installation, or complete one", Needs::nothing, init},
        {"completion", "print the shell's completion script", Needs::nothing, completion},
        {"man", "print the manual page", Needs::nothing, man},
    };
    return k_commands;
}

}  // namespace mitra::cli
