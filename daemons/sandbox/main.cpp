// mitra-sandbox plays the outside world on loopback: DripSender's API, Duitku's with its pay pages, Telegram's with its
// invite links, VIP Reseller's, Trakteer's with its page for tips, and a mail server, in their real wire formats, and
// an inbox where all that "arrived" can be read. It is for trying and testing: it trusts everybody who can reach this
// machine's loopback, keeps all in memory, opens no database and talks to nobody outside. If it dies, messages of this
// run are gone, and mitra-sender sees what it would see with a provider that is down.

#include <fmt/format.h>
#include <signal.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "daemons/sandbox/dripsender.hpp"
#include "daemons/sandbox/duitku/api.hpp"
#include "daemons/sandbox/duitku/pay_page.hpp"
#include "daemons/sandbox/options.hpp"
#include "daemons/sandbox/routes.hpp"
#include "daemons/sandbox/smtp_sink.hpp"
#include "daemons/sandbox/telegram/api.hpp"
#include "daemons/sandbox/telegram/pages.hpp"
#include "daemons/sandbox/trakteer/api.hpp"
#include "daemons/sandbox/vip/api.hpp"
#include "lib/base/error.hpp"

namespace {

using namespace mitra;
using namespace mitra::sandbox;

std::string url(const char* scheme, const Address& address) {
    return fmt::format("{}://{}:{}", scheme, address.host, address.port);
}

/// The addresses that others look for.
struct Listening {
    const HttpListener &pages, &dripsender, &duitku, &telegram, &vip, &trakteer;
    const SmtpSink& smtp;
};

/// One line for each address: a name and a URL.
std::string addresses(const Listening& at) {
    std::string text;
    const auto add = [&text](const char* name, const HttpListener& listener) {
        text += fmt::format("{} {}\n", name, url("http", listener.address()));
    };
    add("inbox", at.pages);
    add("dripsender", at.dripsender);
    add("duitku", at.duitku);
    add("telegram", at.telegram);
    add("vip", at.vip);
    add("trakteer", at.trakteer);
    return text + fmt::format("smtp {}\n", url("smtp", at.smtp.address()));  // last: who reads it has them all
}

void serve_telegram(HttpListener& listener, World& world, const Options& options) {
    telegram::Telegram& telegram = world.telegram;
    if (!options.telegram_token.empty()) telegram.token = options.telegram_token;
    if (options.telegram_chat != 0) telegram.set_chat(options.telegram_chat);
    telegram.join_url = url("http", listener.address());
    telegram::serve_api(listener.server(), telegram, world.inbox);
    telegram::serve_join_pages(listener.server(), telegram);
}

void serve_topup(HttpListener& vip, HttpListener& trakteer, World& world, const Options& options) {
    world.vip.account = options.vip_account;
    world.vip.set_webhook(options.vip_webhook);
    vip::serve_api(vip.server(), world.vip);
    world.trakteer.account = options.trakteer_account;
    world.trakteer.set_webhook(options.trakteer_webhook);
    trakteer::serve_api(trakteer.server(), world.trakteer);
    trakteer::serve_tip_page(trakteer.server(), world.trakteer);
}

/// Whole or not at all: a script that waits for the file never reads half of it.
void write_ports_file(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path unfinished = file.string() + ".new";
    std::ofstream stream{unfinished};
    stream << text;
    stream.close();
    if (!stream)
        throw Error{ErrorKind::unavailable, fmt::format("cannot write {}", file.string()), "check --ports-file"};
    std::filesystem::rename(unfinished, file);
}

void serve_until_told(const Options& options, const sigset_t& stop_signals) {
    World world;
    HttpListener pages{options.pages};
    HttpListener dripsender{options.dripsender};
    HttpListener duitku{options.duitku};
    HttpListener telegram{options.telegram};
    HttpListener vip{options.vip};
    HttpListener trakteer{options.trakteer};
    SmtpSink smtp{world, options.smtp};
    serve_pages(pages.server(), world);
    serve_dripsender(dripsender.server(), world);
    world.duitku.account = options.duitku_account;
    world.duitku.pay_url = url("http", duitku.address());
    duitku::serve_api(duitku.server(), world.duitku);
    duitku::serve_pay_pages(duitku.server(), world.duitku);
    serve_telegram(telegram, world, options);
    serve_topup(vip, trakteer, world, options);
    for (HttpListener* listener : {&pages, &dripsender, &duitku, &telegram, &vip, &trakteer})
        listener->start();
    smtp.start();

    const std::string text = addresses({pages, dripsender, duitku, telegram, vip, trakteer, smtp});
    fmt::print("{}", text);
    std::fflush(stdout);
    if (options.ports_file) write_ports_file(*options.ports_file, text);
    int received = 0;
    sigwait(&stop_signals, &received);
}

}  // namespace

int main(int count, char** words) {
    // Before any thread: all of them inherit it, and only sigwait hears the two.
    sigset_t stop_signals;
    sigemptyset(&stop_signals);
    sigaddset(&stop_signals, SIGINT);
    sigaddset(&stop_signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    try {
        if (const auto options = read_options(count, words)) serve_until_told(*options, stop_signals);
        return 0;
    } catch (const Error& error) {
        fmt::print(stderr, "mitra-sandbox: {}\n", error.what());
        if (!error.hint().empty()) fmt::print(stderr, "  {}\n", error.hint());
        return exit_code(error.kind());
    } catch (const std::exception& error) {
        fmt::print(stderr, "mitra-sandbox: {}\n", error.what());
        return exit_code(ErrorKind::internal);
    }
}
