#pragma once

#include <filesystem>
#include <string>

namespace mitra::test {

/// Plays a session with the real `mitra` again and gives it as it went this time, so that the two can be compared.
///
/// The file reads as it was typed: "$ mitra event list" and below it what came back, stdout before stderr, and "[4]"
/// where the exit status was not 0. "$ export MITRA_NOW=..." sets the clock of what follows; "$ cat > zoom.csv" puts
/// the "> " lines below it into a file; "< names.txt" at the end of a command is its stdin. "#" begins a comment.
/// A blank line stands before each comment, and where a command prints one.
/// The session starts with a new demo installation in DIR; what differs each time (uuids, tokens, versions) is shown as
/// UUID, TOKEN.
std::string replayed(const std::filesystem::path& session);

}  // namespace mitra::test
