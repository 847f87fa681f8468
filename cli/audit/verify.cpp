#include "cli/findings.hpp"
#include "lib/db/audit.hpp"
#include "lib/db/checks.hpp"

namespace mitra::cli {

void audit_verify(Verb& verb) {
    verb.run([](Context& context) {
        db::Findings findings = db::check_audit_chain(context.database());
        for (auto& finding : db::check_audit_reasons(context.database(), context.app().vault()))
            findings.push_back(std::move(finding));
        tell_findings(context, findings, {{"entries", db::audit_count(context.database())}});
    });
}

}  // namespace mitra::cli
