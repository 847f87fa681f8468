// `mitra`: everything an admin, a timer or a script does. Started by a person or a unit, trusts its arguments and the
// settings file, touches the database named there. If it dies, a transaction that was not committed never happened.
#include <csignal>
#include <cstdio>
#include <cstring>

#include "cli/run.hpp"

int main(int count, char** words) {
    // Nothing is built up for the commonest question of all.
    if (count == 2 && std::strcmp(words[1], "--version") == 0) return std::puts("mitra " MITRA_VERSION) < 0 ? 1 : 0;
    // A reader that goes away and a file that may not grow are errors to be told, not reasons to die.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    return mitra::cli::run({words + 1, words + count});
}
