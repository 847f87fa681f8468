#include "cli/context.hpp"
#include "lib/flow/erase_person.hpp"
#include "lib/flow/sweep_files.hpp"
#include "lib/people/person_store.hpp"

namespace mitra::cli {

void person_erase(Verb& verb) {
    auto people = std::make_shared<Ids>();
    verb.ids("PERSON", *people, "PER-12, a phone or an e-mail address")
        .needs_confirmation()
        .run([people](Context& context) {
            bool log_is_empty = true;
            context.each(*people, [&](const std::string& reference) {
                people::PersonStore store{context.database(), context.app().vault()};
                const auto erased = flow::erase_person(context.services(), store.named(reference).id);
                if (erased.already) return Result{"was erased before", {{"person", erased.person}, {"changed", false}}};
                log_is_empty = log_is_empty && erased.log_is_empty;
                const std::int64_t texts = erased.events + erased.reasons + erased.answers;
                return Result{fmt::format("erased; {} waiting messages cancelled, {} texts that named them emptied",
                                          erased.messages, texts),
                              {{"person", erased.person},
                               {"changed", true},
                               {"messages_cancelled", erased.messages},
                               {"texts_emptied", texts}}};
            });
            // What they handed in as proof; a rehearsal, or what waits for a later commit, takes no file away.
            flow::sweep_files(context.services(), context.app().files());
            if (!log_is_empty && !context.dry_run())
                context.note(
                    "the old bytes are still in the database's log: they leave the disk with the next checkpoint");
        });
}

}  // namespace mitra::cli
