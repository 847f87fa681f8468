#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/topup/supplier.hpp"
#include "lib/topup/vip.hpp"

namespace mitra::topup {

// What VIP Reseller says in words, since it has no codes; for this room only.

/// What a failure's text means. VIP appends to some texts, so the known part is looked for anywhere.
struct Words {
    Refusal refusal = Refusal::internal;
    bool known = false;
    std::string why;  ///< the known part, or the unknown text without anything that could be a key or a target
};
Words judge_words(const VipAccount& account, std::string_view message);

/// For an answer that is no envelope of VIP's: what it looks like, without quoting it.
std::string describe(int status, std::string_view body);

/// "waiting", "processing" (or "process"), "success", "error"; in any letter case.
Progress progress_of(std::string_view word);
/// "2.087800001233" is the second order for 087800001233 on its day.
std::string without_ordinal(std::string_view target);
/// "23:44 - 00:16" in minutes of the day; nothing for no window ("00:00 - 00:00") and for what is none.
std::optional<std::pair<int, int>> window_in(std::string_view text);

}  // namespace mitra::topup
