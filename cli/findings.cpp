#include "cli/findings.hpp"

namespace mitra::cli {

void tell_findings(Context& context, const db::Findings& findings, Object further) {
    List problems;
    for (const db::Finding& finding : findings) {
        const std::string where =
            finding.row.empty() ? finding.table : finding.table + (finding.table.empty() ? "" : " ") + finding.row;
        context.print("{}: {}", where, finding.rule);
        if (!finding.fix.empty()) context.print("    {}", finding.fix);
        problems.emplace_back(
            Object{{"rule", finding.rule}, {"table", finding.table}, {"row", finding.row}, {"fix", finding.fix}});
    }
    further.add("problems", std::move(problems));
    context.answer(std::move(further));
    if (!findings.empty()) context.exit_with(9);
}

}  // namespace mitra::cli
