#include "cli/nouns.hpp"

namespace mitra::cli {

void qa_close(Verb& verb);
void qa_list(Verb& verb);
void qa_reply(Verb& verb);
void qa_show(Verb& verb);

std::span<const Command> qa_commands() {
    static constexpr Command k_commands[] = {
        {"list", "list questions, those that wait first of all", Needs::read, qa_list},
        {"show", "show one question and what was said", Needs::read, qa_show},
        {"reply", "answer a question; who asked is told", Needs::write, qa_reply},
        {"close", "close questions that need no answer", Needs::write, qa_close},
    };
    return k_commands;
}

}  // namespace mitra::cli
