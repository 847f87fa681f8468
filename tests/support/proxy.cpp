#include "tests/support/proxy.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mitra::test {
namespace {

void replace(std::string& text, const std::string& from, const std::string& to) {
    if (text.find(from) == std::string::npos) throw std::runtime_error{"the example no longer says: " + from};
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

std::string changed_example(const std::string& name, const std::vector<std::pair<std::string, std::string>>& changes) {
    std::ostringstream example;
    example << std::ifstream{std::filesystem::path{MITRA_SOURCE_DIR} / "etc" / name}.rdbuf();
    std::string text = example.str();
    for (const auto& [from, to] : changes)
        replace(text, from, to);
    return text;
}

std::vector<std::string> nginx_with(const std::filesystem::path& folder, const std::string& site) {
    std::ofstream{folder / "site.conf"} << site;
    std::ofstream main{folder / "nginx.conf"};
    main << "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
         << "events { worker_connections 4096; }\nhttp {\n";
    for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        main << kind << "_temp_path " << (folder / kind).string() << ";\n";
    main << "include site.conf;\n}\n";
    return {nginx_program(), "-p", folder / "", "-e", "stderr", "-c", folder / "nginx.conf"};
}

std::string nginx_program() {
    return std::filesystem::exists("/usr/sbin/nginx") ? std::string{"/usr/sbin/nginx"} : std::string{"nginx"};
}

}  // namespace mitra::test
