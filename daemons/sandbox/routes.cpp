#include "daemons/sandbox/routes.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <utility>

#include "daemons/sandbox/answer.hpp"
#include "daemons/sandbox/duitku/pages.hpp"
#include "daemons/sandbox/pages.hpp"
#include "daemons/sandbox/request.hpp"
#include "daemons/sandbox/telegram/pages.hpp"
#include "daemons/sandbox/trakteer/pages.hpp"
#include "daemons/sandbox/vip/pages.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox {
namespace {

using httplib::Request;
using httplib::Response;

Filter filter_in(const Request& request) {
    return {.to = request.get_param_value("to"),
            .channel = request.get_param_value("channel"),
            .since = number_in(request, "since", 0),
            .undelivered = request.has_param("all")};
}

Answer answer_in(const Request& request) {
    Answer answer{required(request, "to"), required(request, "key"), required(request, "text")};
    if (request.has_param("form")) answer.form = request.get_param_value("form");
    return answer;
}

void set_fault(World& world, const Request& request) {
    const std::string key = required(request, "key");
    const std::string kind = required(request, "kind");
    if (key == "duitku" || key.starts_with("duitku.")) {
        duitku::set_fault(world.duitku, key, kind, number_in(request, "count", 0),
                          std::chrono::seconds{number_in(request, "seconds", 35)});
        return;
    }
    if (key == "telegram" || key.starts_with("telegram.")) {
        telegram::set_fault(world.telegram, key, kind, number_in(request, "count", 0),
                            std::chrono::seconds{number_in(request, "seconds", 35)});
        return;
    }
    if (key == "vip" || key.starts_with("vip.")) {
        vip::set_fault(world.vip, key, kind, number_in(request, "count", 0),
                       std::chrono::seconds{number_in(request, "seconds", 35)});
        return;
    }
    if (key == "trakteer" || key.starts_with("trakteer.")) {
        trakteer::set_fault(world.trakteer, key, kind, number_in(request, "count", 0),
                            std::chrono::seconds{number_in(request, "seconds", 35)});
        return;
    }
    if (kind == "none") {
        world.faults.clear(key);
        return;
    }
    const FaultKind* const known = fault_kind(kind);
    if (known == nullptr) throw Error{ErrorKind::usage, fmt::format("no fault '{}'", kind), "see /faults"};
    world.faults.set(key, {.kind = known,
                           .left = number_in(request, "count", 0),
                           .seconds = std::chrono::seconds{number_in(request, "seconds", 35)}});
}

void set_number(World& world, const Request& request) {
    const std::string key = required(request, "key");
    Number number = world.numbers.find(key);
    if (request.has_param("phone")) number.phone = request.get_param_value("phone");
    if (request.has_param("webhook")) number.webhook = request.get_param_value("webhook");
    if (!number.webhook.empty()) check_webhook(number.webhook);
    world.numbers.declare(key, number);
}

duitku::Invoice do_to_invoice(World& world, const Request& request) {
    const std::string name = required(request, "act");
    const auto act = duitku::act_named(name);
    if (!act) throw Error{ErrorKind::usage, fmt::format("no act '{}'", name), "pay, fail, expire, pay-late, ..."};
    return duitku::do_to_invoice(world.duitku,
                                 {.invoice = required(request, "invoice"),
                                  .act = *act,
                                  .channel = request.get_param_value("channel"),
                                  .callback = request.get_param_value("callback")},
                                 SystemClock{}.now());
}

void serve_duitku_pages(httplib::Server& server, World& world) {
    server.Get("/duitku",
               [&world](const Request&, Response& response) { show(response, duitku::invoices_page(world.duitku)); });
    server.Get("/duitku.json", [&world](const Request&, Response& response) {
        show_json(response, duitku::invoices_json(world.duitku));
    });
    server.Post("/duitku/do", [&world](const Request& request, Response& response) {
        do_to_invoice(world, request);
        response.set_redirect("/duitku", 303);
    });
    server.Post("/duitku/do.json", [&world](const Request& request, Response& response) {
        show_json(response, duitku::invoice_json(do_to_invoice(world, request)));
    });
    server.Post("/duitku/knobs", [&world](const Request& request, Response& response) {
        for (const auto& [name, value] : request.params)
            world.duitku.knobs.turn(name, value);
        response.set_redirect("/duitku", 303);
    });
    server.Post("/duitku/block", [&world](const Request& request, Response& response) {
        world.duitku.gate.block_until(SystemClock{}.now() + std::chrono::seconds{number_in(request, "seconds", 3600)});
        response.set_redirect("/duitku", 303);
    });
    server.Post("/duitku/reset", [&world](const Request&, Response& response) {
        world.duitku.knobs.reset();
        world.duitku.gate.forgive();
        response.set_redirect("/duitku", 303);
    });
}

void do_in_group(World& world, const Request& request) {
    std::string text = request.get_param_value("text");
    if (text.empty()) text = "Halo semua";
    telegram::do_in_group(world.telegram, {.act = required(request, "act"),
                                           .link = request.get_param_value("link"),
                                           .user = number_in(request, "user_id", 0),
                                           .name = request.get_param_value("name"),
                                           .username = request.get_param_value("username"),
                                           .text = text});
}

void serve_telegram_pages(httplib::Server& server, World& world) {
    server.Get("/telegram",
               [&world](const Request&, Response& response) { show(response, telegram::group_page(world.telegram)); });
    server.Get("/telegram.json", [&world](const Request&, Response& response) {
        show_json(response, telegram::group_json(world.telegram));
    });
    server.Post("/telegram/do", [&world](const Request& request, Response& response) {
        do_in_group(world, request);
        response.set_redirect("/telegram", 303);
    });
    server.Post("/telegram/do.json", [&world](const Request& request, Response& response) {
        do_in_group(world, request);
        show_json(response, telegram::group_json(world.telegram));
    });
    server.Post("/telegram/retry", [&world](const Request& request, Response& response) {
        world.telegram.updates.set_first_retry(std::chrono::milliseconds{number_in(request, "ms", 1000)});
        response.set_redirect("/telegram", 303);
    });
}

void explain(const Request&, Response& response, std::exception_ptr failure) {
    try {
        std::rethrow_exception(std::move(failure));
    } catch (const Error& error) {
        response.status = http_status(error.kind());
        response.set_content(fmt::format("{}\n{}\n", error.what(), error.hint()), "text/plain; charset=utf-8");
    } catch (const std::exception& error) {
        response.status = 500;
        response.set_content(fmt::format("{}\n", error.what()), "text/plain; charset=utf-8");
    }
}

}  // namespace

void serve_pages(httplib::Server& server, World& world) {
    server.set_default_headers({{"Cache-Control", "no-store"},
                                {"X-Content-Type-Options", "nosniff"},
                                {"Content-Security-Policy",
                                 "default-src 'none'; style-src 'unsafe-inline'; "
                                 "form-action 'self'; frame-ancestors 'none'"}});
    server.set_exception_handler(explain);

    serve_duitku_pages(server, world);
    serve_telegram_pages(server, world);
    vip::serve_pages(server, world.vip);
    trakteer::serve_pages(server, world.trakteer);
    server.Get("/", [&world](const Request& request, Response& response) {
        show(response, inbox_page(world, request.get_param_value("to")));
    });
    server.Get("/inbox.json", [&world](const Request& request, Response& response) {
        show_json(response, inbox_json(world, filter_in(request)));
    });
    server.Post("/clear", [&world](const Request&, Response& response) {
        world.inbox.clear();
        response.set_redirect("/", 303);
    });
    server.Get("/answer", [&world](const Request& request, Response& response) {
        show(response, answer_form(world, request.get_param_value("to"), request.get_param_value("key")));
    });
    server.Post("/answer", [&world](const Request& request, Response& response) {
        const Answer answer = answer_in(request);
        show(response, answer_page(answer, answer_as(world, answer)));
    });
    server.Post("/answer.json", [&world](const Request& request, Response& response) {
        show_json(response, answer_json(answer_as(world, answer_in(request))));
    });
    server.Get("/numbers", [&world](const Request&, Response& response) { show(response, numbers_page(world)); });
    server.Post("/numbers", [&world](const Request& request, Response& response) {
        set_number(world, request);
        response.set_redirect("/numbers", 303);
    });
    server.Get("/faults", [&world](const Request&, Response& response) { show(response, faults_page(world)); });
    server.Post("/fault", [&world](const Request& request, Response& response) {
        set_fault(world, request);
        response.set_redirect("/faults", 303);
    });
}

}  // namespace mitra::sandbox
