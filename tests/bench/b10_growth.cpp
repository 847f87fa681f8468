// B10: growth. The same work over 100,000 people, orders, payments, entries, jobs and messages and over ten times as
// many: point look-ups, claims and first pages should hardly notice, full passes take ten times as long and no more
// memory. Whatever reads a table to find a row shows here.

#include <algorithm>
#include <random>
#include <stdexcept>

#include "lib/db/checkpoint.hpp"
#include "lib/db/job.hpp"
#include "lib/flow/start_broadcast.hpp"
#include "lib/ledger/verify.hpp"
#include "lib/outbox/message_list.hpp"
#include "lib/outbox/message_store.hpp"
#include "lib/outbox/sender_store.hpp"
#include "lib/payment/payment_store.hpp"
#include "lib/people/person_store.hpp"
#include "lib/shop/order_store.hpp"
#include "tests/bench/bench.hpp"
#include "tests/support/people.hpp"
#include "tests/support/services.hpp"

namespace {

using namespace mitra;

constexpr std::int64_t k_rows = 100'000;
constexpr std::int64_t k_chunk = 50'000;
constexpr std::int64_t k_page = 50;
constexpr int k_look_ups = 20'000, k_claims = 2'000, k_pages = 200;

/// As the filling writes it: the alphabet of codes has no 0 and no 1.
std::string code_of(std::int64_t person) {
    std::string code = fmt::format("a{:09}", person);
    std::replace(code.begin(), code.end(), '0', 'x');
    std::replace(code.begin(), code.end(), '1', 'y');
    return code;
}

/// Everything that grows, `rows` of each; the first page's people have names that open.
void fill(test::TestSite& site, std::int64_t rows) {
    db::Database& database = site.database;
    for (std::int64_t i = 0; i < k_page; ++i)
        test::add_person(database);
    database.execute(R"sql(
        INSERT INTO product (slug, name, name_key, kind, price, created_at)
        VALUES ('magang', 'Program Magang Jepang', 'program magang jepang', 'program', 150000, 1);
        INSERT INTO account (id, name, class) VALUES (1, 'cash:duitku', 'asset'), (2, 'sales', 'income');
    )sql");
    for (std::int64_t from = k_page; from < rows; from = std::min(rows, from + k_chunk)) {
        const std::string n = fmt::format(
            "WITH RECURSIVE n (i) AS (SELECT {} + 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < {})",
            from, std::min(rows, from + k_chunk));
        db::in_transaction(database, [&] {
            database.execute(n + R"sql(
                INSERT INTO person (uuid, salutation, name_sealed, phone_sealed, phone_hash, city, city_key, profession,
                                    opaque_code, consent_at, consent_version, registered_at)
                SELECT printf('%036d', i), 'Ibu', randomblob(60), randomblob(60), randomblob(32), 'Bogor', 'bogor',
                       'Guru', replace(replace(printf('a%09d', i), '0', 'x'), '1', 'y'), 0, 'v', i FROM n)sql");
            database.execute(n + R"sql(
                INSERT INTO shop_order (uuid, product_id, buyer_id, buyer_proven, subtotal, discount, tax_mode,
                                        tax_rate_bp, tax, total, method, state, placed_at, expires_at, moved_at, moved_by)
                SELECT printf('%036d', i), 1, i, 1, 150000, 0, 'none', 0, 0, 150000, 'duitku', 'pending', i,
                       9000000000000, i, 'bench' FROM n)sql");
            database.execute(n + R"sql(
                INSERT INTO payment (uuid, order_id, attempt, method, reference, amount, state, created_at, expires_at,
                                     moved_at, moved_by)
                SELECT printf('%036d', i), i - 50, 1, 'duitku', printf('ORD-%d-1', i), 150000, 'created', i,
                       9000000000000, 1, 'bench' FROM n)sql");
            database.execute(n + R"sql(
                INSERT INTO message (kind, cause, person_id, channel, lane, template, state, not_before, expires_at,
                                     created_at)
                SELECT 'welcome', 'register', i, 'whatsapp', 0, 'welcome', 'queued', i, 9000000000000, i FROM n)sql");
            database.execute(n + R"sql(
                INSERT INTO job (provider, kind, cause, repeatable, state, next_at, created_at, moved_at, moved_by)
                SELECT 'duitku', 'duitku.status', 'PAY-' || i, 1, 'waiting', i, i, i, 'bench' FROM n)sql");
            database.execute(n + R"sql(
                INSERT INTO journal (id, source, act, about, actor, at)
                SELECT i, 'settle:PAY-' || i, 'order.paid', 'ORD-' || i, 'duitku', i * 1000 FROM n)sql");
            database.execute(n +
                             " INSERT INTO posting (journal_id, account_id, at, rupiah)"
                             " SELECT i, 1, i * 1000, 150000 FROM n");
            database.execute(n +
                             " INSERT INTO posting (journal_id, account_id, at, rupiah)"
                             " SELECT i, 2, i * 1000, -150000 FROM n");
            database.execute(n + " INSERT INTO journal_seal (journal_id) SELECT i FROM n");
        });
        db::checkpoint(database);
    }
    // A few that a filter must find among all: as many in both sizes.
    database.prepared("UPDATE shop_order SET state = 'expired', moved_at = 2 WHERE id % :every = 7")
        .bind(":every", rows / 20)
        .run();
    db::checkpoint(database, 0);
}

struct Measured {
    double look_up_us = 0, claim_us = 0, page_us = 0;
    double broadcast_ms = 0, verify_ms = 0, memory_mb = 0;
};

class Bench {
 public:
    explicit Bench(std::int64_t rows) : rows_{rows} { fill(site_, rows); }

    double look_up_us() {
        people::PersonStore people{site_.database, test::test_vault()};
        shop::OrderStore orders{site_.database};
        payment::PaymentStore payments{site_.database, test::test_vault()};
        std::int64_t found = 0;
        const double took = bench::milliseconds([&] {
            for (int i = 0; i < k_look_ups; ++i) {
                const std::int64_t n = any();
                found += people.by_referral_code(code_of(n)).has_value();
                found += people.by_uuid(fmt::format("{:036}", n)).has_value();
                found += orders.find(OrderId{n - k_page}).has_value();
                found += payments.by_reference(fmt::format("ORD-{}-1", n)).has_value();
            }
        });
        expect(found, 4 * k_look_ups, "look-ups");
        return took * 1e3 / (4 * k_look_ups);
    }

    /// One message and one job at a time, each its own commit.
    double claim_us() {
        outbox::MessageStore messages{site_.database};
        const SenderId sender =
            outbox::SenderStore{site_.database, test::test_vault()}.add({.name = "n1", .gateway = "none"}, Instant{0});
        db::Jobs jobs{site_.database};
        const double took = bench::milliseconds([&] {
            for (int i = 0; i < k_claims; ++i) {
                const auto due = messages.due(0, Instant{rows_ * 2}, {}, 1);
                expect(static_cast<std::int64_t>(due.size()), 1, "due messages");
                const bool begun = db::in_transaction(site_.database, [&] {
                    return messages.begin(due.front(), sender, 1, Instant{rows_ * 2}, "").has_value();
                });
                expect(begun, 1, "claimed messages");
                const auto job = jobs.claim("duitku", "bench", Instant{rows_ * 2}, std::chrono::seconds{60});
                expect(job.has_value(), 1, "claimed jobs");
            }
        });
        return took * 1e3 / (2 * k_claims);
    }

    double page_us() {
        people::PersonStore people{site_.database, test::test_vault()};
        shop::OrderStore orders{site_.database};
        payment::PaymentStore payments{site_.database, test::test_vault()};
        outbox::MessageList messages{site_.database};
        std::int64_t got = 0;
        const auto count = [&](const auto& page) { got += static_cast<std::int64_t>(page.size()); };
        const double took = bench::milliseconds([&] {
            for (int i = 0; i < k_pages; ++i) {
                count(people.list({}, {}, k_page));
                count(orders.list({}, {}, k_page));
                count(orders.list({.state = shop::OrderState::expired}, {}, 10));
                count(orders.list({.buyer = PersonId{any()}}, {}, k_page));
                count(payments.list({}, {}, k_page));
                count(messages.list({}, {}, k_page));
                count(messages.list({.state = "queued"}, {}, k_page));
                count(messages.list({.person = PersonId{any()}}, {}, k_page));
            }
        });
        expect(got, k_pages * (5 * k_page + 10 + 2), "rows of first pages");
        return took * 1e3 / (8 * k_pages);
    }

    double broadcast_ms() {
        auto database = site_.database.connect();
        return bench::milliseconds(
            [&] { flow::start_broadcast(site_.services(database), {}, {.template_name = "ajakan"}, {}); });
    }
    double verify_ms() {
        auto database = site_.database.connect(db::Access::read_only);
        ledger::Proof proof;
        const double took = bench::milliseconds([&] { proof = ledger::verify(database, {}); });
        expect(proof.entries, rows_ - k_page, "entries");
        expect(static_cast<std::int64_t>(proof.problems.size()), 0, "problems of the books");
        return took;
    }

    Measured all() {
        look_up_us();  // warmed up
        Measured measured;
        std::vector<double> look_ups, pages;
        for (int i = 0; i < 3; ++i) {
            look_ups.push_back(look_up_us());
            pages.push_back(page_us());
        }
        measured.look_up_us = bench::median(look_ups);
        measured.page_us = bench::median(pages);
        measured.claim_us = claim_us();
        bench::reset_peak();
        measured.verify_ms = verify_ms();
        measured.broadcast_ms = broadcast_ms();
        measured.memory_mb = bench::peak_mb();
        return measured;
    }

 private:
    static void expect(std::int64_t found, std::int64_t wanted, const char* what) {
        if (found != wanted) throw std::runtime_error{fmt::format("{} {}, not {}", found, what, wanted)};
    }
    /// A row's number behind those of the first page.
    std::int64_t any() { return std::uniform_int_distribution<std::int64_t>{k_page + 1, rows_}(random_); }

    test::TestSite site_;
    std::int64_t rows_;
    std::mt19937_64 random_{1};
};

}  // namespace

int main() {
    const Measured small = Bench{k_rows}.all();
    const Measured large = Bench{10 * k_rows}.all();
    const auto line = [](const char* what, const char* unit, double candidate, double reference, const char* goal) {
        return bench::Line{fmt::format("B10 ten times the rows: {}", what),
                           {candidate, unit, "with 1,000,000 of each"},
                           bench::Figure{reference, unit, "with 100,000"},
                           goal,
                           ""};
    };
    return bench::report({line("a point look-up", "us", large.look_up_us, small.look_up_us, "<= 1.2"),
                          line("a claim of a message or job", "us", large.claim_us, small.claim_us, "<= 1.2"),
                          line("a first page", "us", large.page_us, small.page_us, "<= 1.2"),
                          line("a broadcast to all", "ms", large.broadcast_ms, small.broadcast_ms, "<= 11"),
                          line("ledger verify", "ms", large.verify_ms, small.verify_ms, "<= 11"),
                          {"B10 resident memory, queueing to 1,000,000 and proving 1,000,000 entries",
                           {large.memory_mb, "MB", ""},
                           std::nullopt,
                           "<= 150",
                           ""}});
}
