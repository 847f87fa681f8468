#include <algorithm>
#include <array>

#include "cli/approvable.hpp"
#include "cli/single.hpp"
#include "lib/base/ascii.hpp"
#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

using flow::Decision;

constexpr std::array k_every{Decision::approve, Decision::reject, Decision::suspend, Decision::ban};

constexpr std::array k_approval{Decision::approve};
constexpr std::array k_yes_or_no{Decision::approve, Decision::reject};

// The first row takes what has no prefix: a person by phone or e-mail.
const std::array k_kinds{
    Approvable{"PER", "affiliates", k_every, approve_affiliate},
    Approvable{"PYT", "payouts", k_approval, approve_payout},
    Approvable{"UPG", "upgrades", k_yes_or_no, approve_upgrade},
    Approvable{"REP", "daily reports", k_yes_or_no, approve_report},
};

struct Request {
    Ids ids;
    bool reject = false, suspend = false, ban = false;
    std::optional<std::string> group;
    std::optional<Money> amount;
};

const Approvable& kind_of(const std::string& line) {
    const std::string_view prefix = std::string_view{line}.substr(0, line.find('-'));
    const auto same = [](char a, char b) { return a == b || (is_small_letter(a) && a - 'a' + 'A' == b); };
    const auto* found = std::find_if(k_kinds.begin(), k_kinds.end(), [&](const Approvable& kind) {
        return std::equal(prefix.begin(), prefix.end(), kind.prefix.begin(), kind.prefix.end(), same);
    });
    return found == k_kinds.end() ? k_kinds.front() : *found;
}

Approval approval_of(const Request& request) {
    if (request.reject + request.suspend + request.ban > 1)
        throw Error{ErrorKind::usage, "--reject, --suspend and --ban are different decisions", "give one of them"};
    Approval approval{.group = request.group, .amount = request.amount};
    if (request.reject) approval.decision = Decision::reject;
    if (request.suspend) approval.decision = Decision::suspend;
    if (request.ban) approval.decision = Decision::ban;
    if (request.group && approval.decision != Decision::approve)
        throw Error{ErrorKind::usage, "--group is for who is approved", "leave it out"};
    return approval;
}

Result decide(Context& context, const Approval& approval, const std::string& line) {
    const Approvable& kind = kind_of(line);
    const auto& can = kind.decisions;
    if (std::find(can.begin(), can.end(), approval.decision) == can.end())
        throw Error{ErrorKind::usage,
                    fmt::format("{}: there is no way to {} {}", line, flow::name(approval.decision), kind.what),
                    "see 'mitra approve --help'"};
    if (approval.amount && kind.prefix != "REP")
        throw Error{ErrorKind::usage, fmt::format("{}: --amount is what a daily report brought", line), "leave it out"};
    return kind.decide(context, approval, line);
}

}  // namespace

void approve(Verb& verb) {
    auto request = std::make_shared<Request>();
    verb.ids("ID", request->ids,
             "who applied as affiliate: PER-12, a phone or an e-mail address; a payout, as PYT-2; a request to go up, "
             "as "
             "UPG-5; or a daily report, as REP-9 (in a file with what it brought behind it: REP-9 100000)")
        .flag("--reject", request->reject, "turn it down; --reason is told")
        .flag("--suspend", request->suspend, "an affiliate earns nothing until approved again; --reason is told")
        .flag("--ban", request->ban, "an affiliate is one no more, for good; --reason is told")
        .option("--group GROUP", request->group, "their group of affiliates (default: the first with access)")
        .option("--amount RP", request->amount, "what a daily report brought; its split is posted at once")
        .run([request](Context& context) {
            const Approval approval = approval_of(*request);
            if (approve_report_file(context, approval, request->ids)) return;
            context.each(request->ids, [&](const std::string& line) { return decide(context, approval, line); });
        });
}

}  // namespace mitra::cli
