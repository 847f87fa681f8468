#include "tests/daemons/battery/front.hpp"

#include <fstream>
#include <stdexcept>

#include "tests/support/eventually.hpp"
#include "tests/support/proxy.hpp"

namespace mitra::test {
namespace {

bool answers(std::uint16_t port) {
    try {
        const auto answer = RawClient{port}.ask(get("/healthz"));
        return answer && answer->status == 200;
    } catch (const std::runtime_error&) {
        return false;  // not yet
    }
}

}  // namespace

const char* name(Way way) {
    return way == Way::direct ? "direct" : way == Way::nginx ? "nginx" : "caddy";
}

Front::Front(Way way, std::uint16_t site) : port_{site} {
    if (way == Way::direct) return;
    reserved_ = std::make_unique<ReservedPort>();
    unused_ = std::make_unique<ReservedPort>();
    port_ = reserved_->number();
    way == Way::nginx ? start_nginx(site) : start_caddy(site);
    if (!eventually([this] { return answers(port_) || !proxy_->running(); }) || !proxy_->running())
        throw std::runtime_error{std::string{name(way)} + " does not serve the site:\n" + proxy_->err()};
}

void Front::start_nginx(std::uint16_t site) {
    proxy_ = std::make_unique<Process>(nginx_with(
        dir_.path(),
        changed_example("nginx.conf", {{"    listen [::]:80;\n", ""},
                                       {"    listen [::]:443 ssl http2;\n", ""},
                                       {"listen 80;", "listen 127.0.0.1:" + std::to_string(unused_->number()) + ";"},
                                       {"listen 443 ssl http2", "listen 127.0.0.1:" + std::to_string(port_)},
                                       {"    ssl_", "    # ssl_"},
                                       {"www.example.com;", "mitra.test;"},
                                       {"client_header_timeout 8s", "client_header_timeout 1s"},
                                       {"client_body_timeout 20s", "client_body_timeout 1s"},
                                       {"keepalive_timeout 15s", "keepalive_timeout 1s"},
                                       {"server 127.0.0.1:8080;", "server 127.0.0.1:" + std::to_string(site) + ";"}})));
}

void Front::start_caddy(std::uint16_t site) {
    std::ofstream{dir_ / "Caddyfile"} << changed_example(
        "Caddyfile", {{"{\n\t# As strict",
                       "{\n\tadmin off\n\tauto_https off\n\thttp_port " + std::to_string(port_) + "\n\t# As strict"},
                      {"www.example.com {", "http://:" + std::to_string(port_) + " {\n\tbind 127.0.0.1"},
                      {"read_header 8s", "read_header 1s"},
                      {"read_body 30m", "read_body 3s"},
                      {"idle 15s", "idle 1s"},
                      {"reverse_proxy 127.0.0.1:8080", "reverse_proxy 127.0.0.1:" + std::to_string(site)}});
    proxy_ = std::make_unique<Process>(
        std::vector<std::string>{"caddy", "run", "--config", dir_ / "Caddyfile", "--adapter", "caddyfile"},
        Process::Environment{
            {"HOME", dir_ / "home"}, {"XDG_DATA_HOME", dir_ / "data"}, {"XDG_CONFIG_HOME", dir_ / "config"}});
}

}  // namespace mitra::test
