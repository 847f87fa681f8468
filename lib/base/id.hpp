#pragma once

#include <fmt/format.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mitra {

/// A row's number with its kind: a PersonId is never taken for an EventId. Written and read as "PER-12".
template <typename Kind>
struct Id {
    std::int64_t value = 0;

    static constexpr std::string_view prefix() { return Kind::prefix; }
    constexpr auto operator<=>(const Id&) const = default;
};

/// The number in `text` if it is `prefix`, a hyphen and a number without leading zero (letter case is ignored).
std::optional<std::int64_t> parse_id(std::string_view prefix, std::string_view text);

template <typename SomeId>
std::optional<SomeId> parse_id(std::string_view text) {
    const auto value = parse_id(SomeId::prefix(), text);
    return value ? std::optional{SomeId{*value}} : std::nullopt;
}

template <typename Kind>
std::string to_string(Id<Kind> id) {
    return fmt::format("{}-{}", Kind::prefix, id.value);
}

// clang-format off
struct PersonKind  { static constexpr std::string_view prefix = "PER"; };
struct GroupKind   { static constexpr std::string_view prefix = "GRP"; };
struct EventKind   { static constexpr std::string_view prefix = "EVT"; };
struct BroadcastKind { static constexpr std::string_view prefix = "BRD"; };
struct MessageKind { static constexpr std::string_view prefix = "MSG"; };
struct SenderKind  { static constexpr std::string_view prefix = "SND"; };
struct LinkKind    { static constexpr std::string_view prefix = "LNK"; };
struct HookKind    { static constexpr std::string_view prefix = "HOK"; };
struct ProductKind { static constexpr std::string_view prefix = "PRD"; };
struct OrderKind   { static constexpr std::string_view prefix = "ORD"; };
struct PaymentKind { static constexpr std::string_view prefix = "PAY"; };
struct CaseKind    { static constexpr std::string_view prefix = "CAS"; };
struct RefundKind  { static constexpr std::string_view prefix = "RFD"; };
struct BankAccountKind { static constexpr std::string_view prefix = "BNK"; };
struct BankRowKind { static constexpr std::string_view prefix = "ROW"; };
struct FileKind    { static constexpr std::string_view prefix = "FIL"; };
struct MaterialKind { static constexpr std::string_view prefix = "MAT"; };
struct JournalKind { static constexpr std::string_view prefix = "JRN"; };
struct CouponKind  { static constexpr std::string_view prefix = "CPN"; };
struct CommissionKind { static constexpr std::string_view prefix = "COM"; };
struct PayeeKind   { static constexpr std::string_view prefix = "PEE"; };
struct PayoutKind  { static constexpr std::string_view prefix = "PYT"; };
struct PayoutLineKind { static constexpr std::string_view prefix = "LIN"; };
struct FindingKind { static constexpr std::string_view prefix = "FRD"; };
struct TierKind    { static constexpr std::string_view prefix = "TIR"; };
struct MembershipKind { static constexpr std::string_view prefix = "MBR"; };
struct UpgradeKind { static constexpr std::string_view prefix = "UPG"; };
struct ReportKind  { static constexpr std::string_view prefix = "REP"; };
struct RuleKind    { static constexpr std::string_view prefix = "RUL"; };
struct AccountKind { static constexpr std::string_view prefix = "ACC"; };
struct InviteKind  { static constexpr std::string_view prefix = "INV"; };
struct StayKind    { static constexpr std::string_view prefix = "STY"; };
struct TicketKind  { static constexpr std::string_view prefix = "TCK"; };
struct ServiceKind { static constexpr std::string_view prefix = "SVC"; };
struct TopupKind   { static constexpr std::string_view prefix = "TOP"; };
struct TipKind     { static constexpr std::string_view prefix = "TIP"; };
struct DepositKind { static constexpr std::string_view prefix = "DEP"; };
struct FeeKind     { static constexpr std::string_view prefix = "FEE"; };
// clang-format on

using PersonId = Id<PersonKind>;
using GroupId = Id<GroupKind>;
using EventId = Id<EventKind>;
using BroadcastId = Id<BroadcastKind>;
using MessageId = Id<MessageKind>;
using SenderId = Id<SenderKind>;
using LinkId = Id<LinkKind>;
using HookId = Id<HookKind>;
using ProductId = Id<ProductKind>;
using OrderId = Id<OrderKind>;
using PaymentId = Id<PaymentKind>;
using CaseId = Id<CaseKind>;
using RefundId = Id<RefundKind>;
using BankAccountId = Id<BankAccountKind>;
using BankRowId = Id<BankRowKind>;
using FileId = Id<FileKind>;
using MaterialId = Id<MaterialKind>;
using JournalId = Id<JournalKind>;
using CouponId = Id<CouponKind>;
using CommissionId = Id<CommissionKind>;
using PayeeId = Id<PayeeKind>;
using PayoutId = Id<PayoutKind>;
using PayoutLineId = Id<PayoutLineKind>;
using FindingId = Id<FindingKind>;
using TierId = Id<TierKind>;
using MembershipId = Id<MembershipKind>;
using UpgradeId = Id<UpgradeKind>;
using ReportId = Id<ReportKind>;
using RuleId = Id<RuleKind>;
using AccountId = Id<AccountKind>;
using InviteId = Id<InviteKind>;  ///< into a chat group
using StayId = Id<StayKind>;      ///< in a chat group
using TicketId = Id<TicketKind>;
using ServiceId = Id<ServiceKind>;  ///< a row of a top-up supplier's price list
using TopupId = Id<TopupKind>;
using TipId = Id<TipKind>;  ///< money that came through Trakteer
using DepositId = Id<DepositKind>;
using FeeId = Id<FeeKind>;

}  // namespace mitra

template <typename Kind>
struct fmt::formatter<mitra::Id<Kind>> : fmt::formatter<std::string> {
    template <typename Context>
    auto format(mitra::Id<Kind> id, Context& context) const {
        return fmt::formatter<std::string>::format(mitra::to_string(id), context);
    }
};
