#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace mitra::test {

/// An example of etc/ with every first text replaced by its second. Throws where the example no longer says it.
std::string changed_example(const std::string& name, const std::vector<std::pair<std::string, std::string>>& changes);

/// The command line of Debian's nginx, one process, with this site; what it writes lies in `folder`.
std::vector<std::string> nginx_with(const std::filesystem::path& folder, const std::string& site);

/// The program itself; Debian keeps it where ordinary people do not look.
std::string nginx_program();

}  // namespace mitra::test
