#include "daemons/sandbox/duitku/callbacks.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <utility>

#include "daemons/sandbox/html.hpp"
#include "daemons/sandbox/loopback_url.hpp"
#include "lib/base/clock.hpp"
#include "lib/base/error.hpp"

namespace mitra::sandbox::duitku {
namespace {

constexpr int k_workers = 8;
constexpr std::size_t k_shown_answer = 200;
constexpr int k_patience_s = 5;

/// An ordered form; httplib's own would sort it, and Duitku does not.
class Form {
 public:
    void add(std::string_view name, std::string_view value) {
        if (!text_.empty()) text_ += '&';
        text_ += fmt::format("{}={}", name, query_escaped(value));
    }
    std::string text() && { return std::move(text_); }

 private:
    std::string text_;
};

std::string day_after_tomorrow(Instant now) {
    const LocalTime day = local_time(now + std::chrono::hours{48}, Zone{});
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

void add_optional(Form& form, const Invoice& invoice, Instant now) {
    form.add("productDetail", invoice.product);
    form.add("additionalParam", invoice.additional);
    form.add("paymentCode", invoice.channel);
    form.add("merchantUserId", invoice.user_info);
    form.add("publisherOrderId", invoice.payment_number);
    form.add("spUserHash", "");
    form.add("settlementDate", day_after_tomorrow(now));
    const bool qris = invoice.channel == "SP" || invoice.channel == "NQ" || invoice.channel == "SQ";
    form.add("issuerCode", qris ? "93600914" : "");
    if (qris) form.add("customerName", "Bud*** San***");
}

}  // namespace

std::string callback_body(const Account& account, Scheme scheme, const Invoice& invoice, const std::string& result_code,
                          const std::string& mode, Instant now) {
    Account signer = account;
    if (mode == "other_merchant") signer.merchant_code = "DX9999";
    std::string order = invoice.order;
    if (mode == "unknown_order") order = "XX-" + order;
    const std::string amount = std::to_string(invoice.amount + (mode == "wrong_amount" ? 1 : 0));
    if (mode == "bad_signature") signer.api_key += "x";
    if (mode == "legacy_signature") scheme = Scheme::legacy;
    std::string code = result_code;
    if (mode == "flipped") code = result_code == "00" ? "01" : "00";

    Form form;
    form.add("merchantCode", signer.merchant_code);
    form.add("amount", amount);
    form.add("merchantOrderId", order);
    if (mode != "missing_fields") add_optional(form, invoice, now);
    form.add("resultCode", code);
    form.add("reference", invoice.reference);
    form.add("signature", signature(signer, scheme, Signed::callback, {amount, order}));
    if (mode == "extra_fields") {
        form.add("vaNumber", "7007014000123456");
        form.add("cardType", "VISA");
        form.add("maskedNumber", "400000******0044");
        form.add("sourceOfNextYear", "tidak dikenal & aneh = ya");
    }
    return std::move(form).text();
}

Callbacks::Callbacks(const Account& account, const Knobs& knobs, Invoices& invoices)
    : account_{account}, knobs_{knobs}, invoices_{invoices} {
    for (int i = 0; i < k_workers; ++i)
        workers_.emplace_back([this] { work(); });
}

Callbacks::~Callbacks() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_)
        worker.join();
}

Callbacks::Job Callbacks::job(const Invoice& invoice, const std::string& result_code, const std::string& mode) const {
    const Scheme scheme = knobs_.text("scheme") == "legacy" ? Scheme::legacy : Scheme::hmac_sha256;
    return {invoice.number, invoice.callback_url,
            callback_body(account_, scheme, invoice, result_code, mode, SystemClock{}.now()), mode};
}

void Callbacks::plan(const Invoice& invoice, const std::string& result_code, const std::string& mode) {
    if (mode == "none") return;
    const std::chrono::milliseconds delay{mode == "delayed" ? knobs_.number("delay_ms") : 0};
    const Job first = job(invoice, result_code, mode);
    for (int i = 0; i < (mode == "duplicate" ? 5 : 1); ++i)
        enqueue(std::chrono::steady_clock::now() + delay, first);
}

void Callbacks::deliver(const Invoice& invoice, const std::string& result_code, const std::string& mode) {
    attempt(job(invoice, result_code, mode));
}

void Callbacks::enqueue(Time due, const Job& job) {
    {
        const std::lock_guard lock{mutex_};
        jobs_.emplace(due, job);
    }
    changed_.notify_one();
}

void Callbacks::work() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        if (jobs_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto next = jobs_.begin();
        if (const Time due = next->first; due > std::chrono::steady_clock::now()) {
            changed_.wait_until(lock, due);
            continue;
        }
        Job job = std::move(next->second);
        jobs_.erase(next);
        lock.unlock();
        attempt(std::move(job));
        lock.lock();
    }
}

void Callbacks::attempt(Job job) {
    Attempt made{.at = SystemClock{}.now(), .mode = job.mode, .number = job.attempt, .answer = {}};
    try {
        const LoopbackUrl url = loopback_url(job.url);
        httplib::Client client{url.address.host, url.address.port};
        client.set_tcp_nodelay(true);
        client.set_connection_timeout(k_patience_s, 0);
        client.set_read_timeout(k_patience_s, 0);
        if (const auto response = client.Post(url.path, job.body, "application/x-www-form-urlencoded")) {
            made.status = response->status;
            made.answer = response->body.substr(0, k_shown_answer);
        } else {
            made.answer = "nobody answered";
        }
    } catch (const Error& error) {
        made.answer = error.what();
    }
    invoices_.change(job.invoice, [&made](Invoice& invoice) { invoice.attempts.push_back(made); });
    if (made.status == 200 || job.attempt >= knobs_.number("attempts")) return;
    ++job.attempt;
    enqueue(std::chrono::steady_clock::now() + std::chrono::milliseconds{knobs_.number("retry_ms")}, job);
}

}  // namespace mitra::sandbox::duitku
