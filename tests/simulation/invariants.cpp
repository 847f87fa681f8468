#include "tests/simulation/invariants.hpp"

#include "lib/db/checks.hpp"
#include "lib/flow/doctor.hpp"
#include "lib/ledger/verify.hpp"

namespace mitra::simulation {

void Invariants::none(const std::string& promise, const std::string& sql) {
    ++town_.world.tally.checks;
    town_.world.database().prepared(sql).each_row(
        [&](const db::Row& row) { throw Broken{fmt::format("{}: {}", promise, row.text("what"))}; });
}

std::int64_t Invariants::balance(const std::string& account) {
    return town_.world.database()
        .prepared("SELECT ifnull(sum(rupiah), 0) FROM posting JOIN account a ON a.id = account_id WHERE a.name = :name")
        .bind(":name", account)
        .integer();
}

std::int64_t Invariants::balances(const std::string& glob) {
    return town_.world.database()
        .prepared(
            "SELECT ifnull(sum(rupiah), 0) FROM posting JOIN account a ON a.id = account_id WHERE a.name GLOB :glob")
        .bind(":glob", glob)
        .integer();
}

void Invariants::books() {
    ++town_.world.tally.checks;
    std::int64_t last = seen_journal_;
    town_.world.database()
        .prepared(
            "SELECT j.id, j.source, count(p.account_id) AS lines, ifnull(sum(p.rupiah), 0) AS sum,"
            " count(s.journal_id) AS sealed FROM journal j LEFT JOIN posting p ON p.journal_id = j.id"
            " LEFT JOIN journal_seal s ON s.journal_id = j.id WHERE j.id > :seen GROUP BY j.id")
        .bind(":seen", seen_journal_)
        .each_row([&](const db::Row& row) {
            const bool sound = row.integer("sum") == 0 && row.integer("lines") >= 2 && row.integer("sealed") > 0;
            town_.world.must(sound, fmt::format("JRN-{} ({}) does not balance", row.integer("id"), row.text("source")));
            last = row.integer("id");
        });
    seen_journal_ = last;
}

void Invariants::orders() {
    none("an order is paid by one settled payment or it is not paid", R"sql(
        SELECT 'ORD-' || o.id || ' is ' || o.state || ' with ' || count(p.id) AS what
          FROM shop_order o LEFT JOIN payment p ON p.order_id = o.id AND p.state IN ('settled', 'refunded')
         GROUP BY o.id HAVING count(p.id) <> (o.state IN ('paid', 'fulfilled', 'refunded')))sql");
    none("a settled payment has evidence of what was received, and one booking", R"sql(
        SELECT p.reference AS what FROM payment p WHERE p.settled_at IS NOT NULL AND (
               NOT EXISTS (SELECT 1 FROM payment_evidence e WHERE e.payment_id = p.id AND e.amount = p.received)
            OR (p.received > 0) <> (SELECT count(*) FROM journal j WHERE j.source = 'settle:PAY-' || p.id)))sql");
    none("nobody else owes the same amount at the same account", R"sql(
        SELECT min(id) || ' and ' || max(id) || ' owe ' || total AS what FROM shop_order
         WHERE method = 'transfer' AND state IN ('pending', 'proof_submitted')
         GROUP BY bank_account_id, total HAVING count(*) > 1)sql");
    none("one bank row pays once", R"sql(
        SELECT 'ROW-' || bank_row_id AS what FROM payment_evidence WHERE bank_row_id IS NOT NULL
         GROUP BY bank_row_id HAVING count(*) > 1)sql");
    none("an order is asked for in parts that make its total, and no more goes back than came", R"sql(
        SELECT 'ORD-' || id AS what FROM shop_order WHERE refunded > total OR discount > subtotal
            OR total <> subtotal - discount + unique_code)sql");
    none("somebody has two memberships at once", R"sql(
        SELECT 'PER-' || person_id AS what FROM membership WHERE state = 'active'
         GROUP BY person_id HAVING count(*) > 1)sql");
    none("a member did not pay", R"sql(
        SELECT 'MBR-' || m.id AS what FROM membership m JOIN shop_order o ON o.id = m.order_id
         WHERE m.state = 'active' AND o.state NOT IN ('paid', 'fulfilled'))sql");
}

/// Whatever is called paid was paid in the town.
void Invariants::evidence() {
    World& world = town_.world;
    ++world.tally.checks;
    world.database()
        .prepared(
            "SELECT p.reference, p.method, e.kind, e.amount, e.reference AS theirs FROM payment p"
            " JOIN payment_evidence e ON e.payment_id = p.id")
        .each_row([&](const db::Row& row) {
            const std::string kind = row.text("kind"), order = row.text("reference");
            if (kind == "provider_answer") {
                const auto* invoice = town_.duitku.find(order);
                world.must(invoice != nullptr && invoice->paid_at && invoice->amount == row.integer("amount"),
                           order + " is paid by an answer that Duitku never gave");
            } else if (kind == "tip") {
                const auto& tips = town_.tips.tips();
                world.must(std::any_of(tips.begin(), tips.end(),
                                       [&](const FakeTips::Tip& tip) { return tip.reference == row.text("theirs"); }),
                           order + " is paid by a tip that nobody gave");
            } else if (kind == "bank_row") {
                world.must(town_.bank.count(row.integer("amount")) > 0,
                           order + " is paid by a transfer that nobody made");
            }
        });
}

void Invariants::commissions() {
    none("a split does not sum to what the report brought", R"sql(
        SELECT 'REP-' || s.report_id AS what FROM commission_split s JOIN daily_report r ON r.id = s.report_id
         WHERE s.total <> r.total OR (s.rule_id IS NOT NULL
           AND s.user_share + s.leader_share + s.owner_share + s.reserve_share <> r.total))sql");
    none("a share is off by more than what rounding takes", R"sql(
        SELECT 'REP-' || s.report_id AS what FROM commission_split s JOIN commission_rule r ON r.id = s.rule_id
         WHERE abs(s.user_share * 10000 - s.total * r.user_bp) >= 10000
            OR abs((s.leader_share + s.reserve_share) * 10000 - s.total * r.leader_bp) >= 10000
           AND s.leader_id IS NOT NULL)sql");
    none("a validated report is split once, and no other", R"sql(
        SELECT 'REP-' || r.id AS what FROM daily_report r LEFT JOIN commission_split s ON s.report_id = r.id
         WHERE (r.state = 'validated') <> (s.report_id IS NOT NULL))sql");
    none("one day is reported twice", R"sql(
        SELECT 'PER-' || person_id AS what FROM daily_report WHERE state <> 'rejected'
         GROUP BY person_id, day HAVING count(*) > 1)sql");
    none("what somebody is owed is not the sum of their lines", R"sql(
        SELECT 'PER-' || id || ': ' || lines || ', booked ' || booked AS what FROM (
            SELECT p.id, ifnull((SELECT sum(amount) FROM commission c WHERE c.person_id = p.id
                                    AND c.state IN ('pending', 'payable')), 0) AS lines,
                   ifnull((SELECT -sum(b.rupiah) FROM account a JOIN posting b ON b.account_id = a.id
                            WHERE a.name = 'payable:PER-' || p.id), 0) AS booked FROM person p)
         WHERE lines <> booked)sql");
    none("somebody was paid more than they earned", R"sql(
        SELECT 'PER-' || id AS what FROM (
            SELECT p.id, ifnull((SELECT sum(amount) FROM payout_line l WHERE l.person_id = p.id
                                    AND l.state = 'settled'), 0) AS paid,
                   ifnull((SELECT sum(amount) FROM commission c WHERE c.person_id = p.id AND c.amount > 0
                                    AND c.state = 'paid'), 0) AS earned FROM person p)
         WHERE paid > earned)sql");
    none("a commission is in two payouts that live", R"sql(
        SELECT 'COM-' || commission_id AS what FROM payout_item i JOIN payout_line l ON l.id = i.line_id
         WHERE l.state <> 'failed' GROUP BY commission_id HAVING count(*) > 1)sql");
    none("an order earned twice", R"sql(
        SELECT 'ORD-' || order_id AS what FROM commission WHERE corrects_id IS NULL AND order_id IS NOT NULL
         GROUP BY order_id HAVING count(*) > 1)sql");
}

void Invariants::coupons() {
    // Late money is honoured at the order's price though others have taken its use meanwhile: such orders stand apart.
    none("a coupon is used more often than it may", R"sql(
        SELECT c.code || ' ' || count(o.id) AS what FROM coupon c
          JOIN coupon used ON used.id = c.id OR used.parent_id = c.id
          JOIN shop_order o ON o.coupon_id = used.id AND o.state NOT IN ('expired', 'cancelled')
                           AND (o.paid_at IS NULL OR o.paid_at < o.expires_at)
         WHERE c.use_limit IS NOT NULL GROUP BY c.id HAVING count(o.id) > c.use_limit)sql");
    none("a coupon's uses are counted wrongly", R"sql(
        SELECT c.code || ' ' || c.uses || ' of ' || count(o.id) AS what FROM coupon c
          JOIN coupon used ON used.id = c.id OR used.parent_id = c.id
          LEFT JOIN shop_order o ON o.coupon_id = used.id AND o.state NOT IN ('expired', 'cancelled')
         GROUP BY c.id HAVING count(o.id) <> c.uses)sql");
    none("somebody is credited with their own order", R"sql(
        SELECT 'ORD-' || c.order_id AS what FROM commission c JOIN shop_order o ON o.id = c.order_id
         WHERE c.person_id = o.buyer_id)sql");
}

void Invariants::persons() {
    World& world = town_.world;
    ++world.tally.checks;
    for (const auto& [id, who] : world.people) {
        if (!who.erased) continue;
        const auto left = world.number(
            fmt::format("SELECT count(*) FROM person WHERE id = {} AND (erased_at IS NULL OR name_sealed IS NOT NULL OR"
                        " phone_sealed IS NOT NULL OR phone_hash IS NOT NULL OR email_sealed IS NOT NULL)",
                        id));
        world.must(left == 0, fmt::format("PER-{} was erased, and something of them is left", id));
    }
    none("somebody brought themselves, or each other", R"sql(
        SELECT 'PER-' || r.person_id AS what FROM referral r WHERE r.person_id = r.referrer_id)sql");
}

void Invariants::histories() {
    World& world = town_.world;
    ++world.tally.checks;
    if (edges_.empty())
        world.database()
            .prepared("SELECT machine, from_state, to_state FROM state_edge")
            .each_row([&](const db::Row& row) {
                edges_[{row.text("machine"), row.text("from_state")}].insert(row.text("to_state"));
            });
    world.database()
        .prepared("SELECT id, machine, row_id, from_state, to_state FROM state_history WHERE id > :seen ORDER BY id")
        .bind(":seen", seen_history_)
        .each_row([&](const db::Row& row) {
            const std::string machine = row.text("machine"), from = row.text("from_state"), to = row.text("to_state");
            auto& state = states_[{machine, row.integer("row_id")}];
            const bool follows = state.empty() ? edges_[{machine, ""}].contains(from) : state == from;
            world.must(follows && edges_[{machine, from}].contains(to),
                       fmt::format("{} {} went from {} to {}", machine, row.integer("row_id"), from, to));
            state = to;
            seen_history_ = row.integer("id");
        });
}

void Invariants::topups() {
    World& world = town_.world;
    ++world.tally.checks;
    std::map<std::string, std::int64_t> ours, theirs;
    world.database()
        .prepared("SELECT code, hex(target_hash) AS target, state, trxid, id FROM topup")
        .each_row([&](const db::Row& row) {
            const std::string state = row.text("state");
            const bool tried = state == "success" || state == "processing" || state == "sending" ||
                               state == "unknown" || !row.is_null("trxid");
            if (tried) ++ours[row.text("code")];
        });
    for (const auto& row : town_.supplier.rows)
        for (const auto& [code, price] : town_.supplier.prices)
            if (test::FakeSupplier::name_of(code) == row.said.service) ++theirs[code];
    for (const auto& [code, count] : theirs)
        world.must(count <= ours[code], fmt::format("{} was bought {} times for {} orders", code, count, ours[code]));
    none("a top-up is bought for an order that is not paid", R"sql(
        SELECT 'TOP-' || t.id AS what FROM topup t JOIN shop_order o ON o.id = t.order_id
         WHERE t.state IN ('sending', 'unknown', 'processing', 'success')
           AND o.state NOT IN ('paid', 'fulfilled', 'refunded'))sql");
    none("what was delivered is not fulfilled, or the reverse", R"sql(
        SELECT 'TOP-' || t.id AS what FROM topup t JOIN shop_order o ON o.id = t.order_id
         WHERE (t.state = 'success') <> (o.fulfilled_at IS NOT NULL))sql");
}

/// What our books say is there was really given to us.
void Invariants::money_outside() {
    World& world = town_.world;
    ++world.tally.checks;
    const auto most = [&](const std::string& account, std::int64_t real) {
        const std::int64_t booked = balance(account);
        world.must(booked <= real, fmt::format("{} is {} in the books and {} outside", account, booked, real));
    };
    most("cash:duitku", town_.duitku.holds());
    most("cash:trakteer", town_.tips.holds());
    const auto flow = [&](const char* sign) {
        return world.number(
            fmt::format("SELECT ifnull(sum(abs(rupiah)), 0) FROM posting JOIN account a ON a.id = account_id"
                        " WHERE a.name = 'cash:BCA' AND rupiah {} 0",
                        sign));
    };
    world.must(flow(">") <= town_.bank.received(), "more came to the bank in the books than at the bank");
    world.must(flow("<") <= town_.bank.paid_out(), "more left the bank in the books than at the bank");
}

void Invariants::after_step() {
    books();
    orders();
    evidence();
    commissions();
    coupons();
    persons();
    histories();
    topups();
    money_outside();
}

void Invariants::deep() {
    World& world = town_.world;
    const auto services = world.admin();
    const auto clean = [&](const char* who, db::Findings findings) {
        ++world.tally.checks;
        // Of what only lies about until a person decides doctor tells too, and nobody need come in time here.
        std::erase_if(findings, [&](const db::Finding& one) {
            return one.rule.find("waits for a day") != std::string::npos ||
                   (world.troubled && (one.rule.find("is a transaction of nobody") != std::string::npos ||
                                       one.rule.find("any more") != std::string::npos));
        });
        if (findings.empty()) return;
        const auto& first = findings.front();
        throw Broken{fmt::format("{} finds: {} {} {}, and {} more", who, first.table, first.row, first.rule,
                                 findings.size() - 1)};
    };
    clean("doctor", flow::examine_rows(services));
    clean("doctor (keys)", db::check_foreign_keys(world.database()));
    clean("doctor (histories)", db::check_histories(world.database()));
    clean("doctor (audit)", db::check_audit_chain(world.database()));
    const auto proof = ledger::verify(world.database());
    world.must(proof.problems.empty() && proof.sum == Money{}, "ledger verify finds a problem");
}

void Invariants::at_rest() {
    World& world = town_.world;
    after_step();
    deep();
    ++world.tally.checks;
    const auto clean = db::check_integrity(world.database());
    world.must(clean.empty(), "the file is broken");
    // What is planned for later may wait; what could have gone a day ago may not.
    none("a message never ended", fmt::format(R"sql(
        SELECT 'MSG-' || id || ' (' || kind || ') is ' || state AS what FROM message
         WHERE state = 'sending' OR (state = 'queued' AND not_before < {0}) OR repeat_at < {0})sql",
                                              (world.now() - std::chrono::hours{24}).milliseconds));
    none("an attempt never ended", "SELECT 'MSG-' || message_id AS what FROM message_attempt WHERE outcome IS NULL");
    none("a job is in somebody's hand for ever", R"sql(
        SELECT 'JOB-' || id || ' (' || kind || ') ' || state AS what FROM job
         WHERE state = 'running' OR owner IS NOT NULL)sql");
    none("an event from outside was never looked at",
         "SELECT provider || ' ' || id AS what FROM inbox WHERE state = 'received'");
    none("an order waits for ever", "SELECT 'ORD-' || id AS what FROM shop_order WHERE state = 'pending'");
    none("a payment waits for ever", R"sql(
        SELECT 'PAY-' || id || ' ' || state AS what FROM payment
         WHERE state IN ('created', 'waiting') AND method <> 'transfer')sql");
    none("a membership waits for ever", R"sql(
        SELECT 'MBR-' || m.id AS what FROM membership m JOIN shop_order o ON o.id = m.order_id
         WHERE m.state = 'pending' AND o.state <> 'proof_submitted')sql");
    none("a broadcast never ends", R"sql(
        SELECT 'BRD-' || id || ' ' || state AS what FROM broadcast WHERE state IN ('planned', 'running'))sql");
    none("a top-up is somewhere on its way", R"sql(
        SELECT 'TOP-' || t.id || ' ' || t.state AS what FROM topup t JOIN shop_order o ON o.id = t.order_id
         WHERE t.state IN ('sending', 'processing') OR t.state = 'unknown' AND t.ask_at IS NOT NULL)sql");
    world.must(balance("cash:duitku") == town_.duitku.holds(),
               fmt::format("Duitku holds {}, the books say {}", town_.duitku.holds(), balance("cash:duitku")));
    const std::int64_t nobodys = world.number("SELECT ifnull(sum(net), 0) FROM tip WHERE state = 'unmatched'");
    const std::int64_t tipped = balance("cash:trakteer") + nobodys;
    world.must(
        tipped == town_.tips.holds(),
        fmt::format("Trakteer holds {}, the books and what waits for a person say {}", town_.tips.holds(), tipped));
    std::int64_t goods = 0;
    for (const auto& row : town_.supplier.rows)
        if (row.said.progress == topup::Progress::success) goods += row.said.price.value_or(Money{}).rupiah();
    world.must(balance("goods") <= goods, "more goods are booked than the supplier sold");
}

}  // namespace mitra::simulation
