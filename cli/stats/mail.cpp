#include "lib/flow/mail_day_report.hpp"

#include "cli/context.hpp"

namespace mitra::cli {

void stats_mail(Verb& verb) {
    auto date = std::make_shared<std::optional<std::string>>();
    verb.option("--date DAY", *date, "another day, as 2026-11-20").run([date](Context& context) {
        const Instant moment = context.time("--date", *date).value_or(context.now());
        const bool queued = flow::mail_day_report(context.services(), moment);
        context.print("{}",
                      queued ? "queued for the admin's mailbox" : "this day was mailed before; nothing was queued");
        context.answer({{"queued", queued}});
    });
}

}  // namespace mitra::cli
