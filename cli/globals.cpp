#include "cli/globals.hpp"

#include "lib/base/error.hpp"

namespace mitra::cli {
namespace {

Option color_option(Globals& globals) {
    Option option = named_option("--color WHEN", "colours on the terminal: auto, always or never");
    option.choices = {"auto", "always", "never"};
    option.take = [&globals](const std::string& text) {
        globals.color = text == "auto" ? Color::automatic : text == "always" ? Color::always : Color::never;
    };
    return option;
}

Option key_option(Globals& globals) {
    Option option = make_option("--key KEY", globals.key, "do it once: the same key again gets the first answer");
    option.take = [&globals](const std::string& text) {
        if (text.empty() || text.size() > 200) throw Error{ErrorKind::usage, "a key has from 1 to 200 characters"};
        globals.key = text;
    };
    return option;
}

}  // namespace

std::vector<Option> global_options(Globals& globals) {
    return {
        make_option("--config FILE", globals.config, "settings file (else $MITRA_CONFIG, ./mitra.toml, /etc/mitra/)"),
        make_flag("--json", globals.json, "answer in JSON"),
        make_flag("-y,--yes", globals.yes, "go ahead without asking"),
        make_flag("--dry-run", globals.dry_run, "show what would happen, change nothing"),
        make_flag("-q,--quiet", globals.quiet, "no remarks and no progress"),
        make_option("--as NAME", globals.as, "who acts, for the audit log (default: the OS user)"),
        make_option("--reason TEXT", globals.reason, "why, for the audit log"),
        color_option(globals),
        make_option("--expect-rows N", globals.expect_rows, "refuse unless exactly so many are concerned"),
        make_option("--expect-rupiah RP", globals.expect_rupiah, "refuse unless exactly so much is concerned"),
        key_option(globals),
        make_flag("-h,--help", globals.help, "show this help"),
        make_flag("--version", globals.version, "show the version"),
    };
}

}  // namespace mitra::cli
