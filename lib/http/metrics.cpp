#include "lib/http/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace mitra::http {
namespace {

class Page {
 public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        fmt::format_to(std::back_inserter(text_), "# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
    }
    template <typename Value>
    void sample(std::string_view name, std::string_view labels, Value value) {
        fmt::format_to(std::back_inserter(text_), "{}{} {}\n", name, labels, value);
    }
    template <typename Value>
    void single(std::string_view name, std::string_view type, std::string_view help, Value value) {
        family(name, type, help);
        sample(name, "", value);
    }
    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    std::string text_;
};

void show_writer(Page& page, const db::Writer::Counts& writer) {
    page.single("mitra_writer_units_total", "counter", "Units of work the writer ran.", writer.units);
    page.single("mitra_writer_failed_units_total", "counter", "Units that were undone.", writer.failed);
    page.single("mitra_writer_waiting", "gauge", "Units that wait for the writer.", writer.waiting);
    page.family("mitra_writer_batch_size", "histogram", "Units committed together.");
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < writer.batches_by_size.size(); ++i) {
        sum += writer.batches_by_size.at(i);
        const bool last = i + 1 == writer.batches_by_size.size();
        page.sample("mitra_writer_batch_size_bucket",
                    last ? std::string{"{le=\"+Inf\"}"} : fmt::format("{{le=\"{}\"}}", 1U << i), sum);
    }
    page.sample("mitra_writer_batch_size_sum", "", writer.units);
    page.sample("mitra_writer_batch_size_count", "", writer.batches);
}

}  // namespace

void Metrics::answered(int status, std::chrono::steady_clock::duration took) {
    const auto seconds = std::chrono::duration<double>{took}.count();
    const auto bucket = std::lower_bound(k_seconds.begin(), k_seconds.end(), seconds) - k_seconds.begin();
    ++by_status_.at(static_cast<std::size_t>(std::clamp(status, 0, 599)));
    ++by_duration_.at(static_cast<std::size_t>(bucket));
    microseconds_ += static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
}

std::uint64_t Metrics::with_status(int status) const {
    return by_status_.at(static_cast<std::size_t>(status)).load();
}

std::string Metrics::text(const db::Writer::Counts& writer) const {
    Page page;
    page.family("mitra_http_requests_total", "counter", "Requests answered, by status.");
    for (std::size_t status = 0; status < by_status_.size(); ++status) {
        if (const auto count = by_status_.at(status).load(); count > 0)
            page.sample("mitra_http_requests_total", fmt::format("{{status=\"{}\"}}", status), count);
    }
    page.family("mitra_http_request_seconds", "histogram", "From a request's head to the end of its answer.");
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < by_duration_.size(); ++i) {
        sum += by_duration_.at(i).load();
        page.sample("mitra_http_request_seconds_bucket",
                    i < k_seconds.size() ? fmt::format("{{le=\"{}\"}}", k_seconds.at(i)) : "{le=\"+Inf\"}", sum);
    }
    page.sample("mitra_http_request_seconds_sum", "", static_cast<double>(microseconds_.load()) / 1e6);
    page.sample("mitra_http_request_seconds_count", "", sum);

    page.single("mitra_http_connections_total", "counter", "Connections accepted.", accepted.load());
    page.single("mitra_http_connections", "gauge", "Connections open now.", open_connections.load());
    page.single("mitra_http_slow", "gauge", "Answers that take long: being made or waiting.", slow_under_way.load());
    page.family("mitra_http_refused_total", "counter", "What was refused or dropped because there was too much of it.");
    page.sample("mitra_http_refused_total", "{what=\"idle_connection\"}", gave_way.load());
    page.sample("mitra_http_refused_total", "{what=\"connection\"}", turned_away_full.load());
    page.sample("mitra_http_refused_total", "{what=\"connection_of_address\"}", turned_away_address.load());
    page.sample("mitra_http_refused_total", "{what=\"post_rate\"}", too_many_posts.load());
    page.sample("mitra_http_refused_total", "{what=\"writer_full\"}", writer_full.load());
    page.sample("mitra_http_refused_total", "{what=\"slow_full\"}", slow_full.load());
    page.sample("mitra_http_refused_total", "{what=\"uploads_full\"}", uploads_full.load());
    page.sample("mitra_http_refused_total", "{what=\"afterthought\"}", dropped_afterthoughts.load());
    show_writer(page, writer);
    return page.text();
}

}  // namespace mitra::http
