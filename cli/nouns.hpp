#pragma once

#include <span>

#include "cli/command.hpp"

// One line for each noun; its rows stand in cli/<noun>/commands.cpp.
namespace mitra::cli {

std::span<const Command> account_commands();
std::span<const Command> affiliate_commands();
std::span<const Command> audit_commands();
std::span<const Command> backup_commands();
std::span<const Command> commission_commands();
std::span<const Command> config_commands();
std::span<const Command> coupon_commands();
std::span<const Command> daily_report_commands();
std::span<const Command> key_commands();
std::span<const Command> leader_commands();
std::span<const Command> db_commands();
std::span<const Command> delivery_commands();
std::span<const Command> deposit_commands();
std::span<const Command> fee_commands();
std::span<const Command> provider_commands();
std::span<const Command> hook_commands();
std::span<const Command> payment_commands();
std::span<const Command> payout_commands();
std::span<const Command> person_commands();
std::span<const Command> referral_commands();
std::span<const Command> event_commands();
std::span<const Command> fraud_commands();
std::span<const Command> group_commands();
std::span<const Command> ledger_commands();
std::span<const Command> material_commands();
std::span<const Command> product_commands();
std::span<const Command> membership_commands();
std::span<const Command> order_commands();
std::span<const Command> link_commands();
std::span<const Command> stats_commands();
std::span<const Command> broadcast_commands();
std::span<const Command> qa_commands();
std::span<const Command> queue_commands();
std::span<const Command> sender_commands();
std::span<const Command> template_commands();
std::span<const Command> ticket_commands();
std::span<const Command> topup_order_commands();

}  // namespace mitra::cli
