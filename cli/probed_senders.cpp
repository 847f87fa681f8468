#include "cli/probed_senders.hpp"

#include <sstream>
#include <string>

#include "cli/child.hpp"

namespace mitra::cli {
namespace {

void judge_duitku(const std::string& health, db::Findings& findings) {
    const auto found = [&](const char* what, const char* fix) { findings.push_back({what, "Duitku", "", fix}); };
    if (health == "bad_credential")
        found("does not take our merchant code or signature",
              "compare [duitku] merchant_code, api_key_file and signature_scheme with the project's page at Duitku");
    else if (health == "no_channels")
        found("offers no way of paying", "switch some on at the project's page at Duitku");
    else if (health != "ready")
        found("does not say whether it takes our key", "try again; see the network and duitku.v2_url");
}

void judge(const std::string& sender, const std::string& health, db::Findings& findings) {
    if (sender == "duitku") return judge_duitku(health, findings);
    const auto found = [&](const char* what, const char* fix) { findings.push_back({what, "sender", sender, fix}); };
    if (health == "bad_credential")
        found("its gateway does not take its key", "put the right key into its file: 'mitra sender show' tells which");
    else if (health == "needs_login")
        found("is logged out at its gateway", "log it in there: scan its QR code with the phone");
    else if (health == "unknown")
        found("its gateway does not say whether it is ready", "try again; 'mitra sender test' sends something");
    else if (health == "not_set_up")
        found("its gateway is not set up", "see [smtp] in the settings");
}

}  // namespace

db::Findings probe_senders(const std::filesystem::path& settings) {
    const Said said = ask_sender({"--config", settings.string(), "--probe"});
    db::Findings findings;
    if (said.status != 0)
        findings.push_back({"cannot ask the gateways (exit status " + std::to_string(said.status) + ")", said.program,
                            "", "run 'mitra-sender --probe' by hand"});
    std::istringstream lines{said.out};
    for (std::string sender, health; lines >> sender >> health;)
        judge(sender, health, findings);
    return findings;
}

}  // namespace mitra::cli
