#include "lib/flow/doctor_store.hpp"

namespace mitra::flow {

std::vector<KeyedSender> DoctorStore::senders_with_key() {
    return database_.prepared("SELECT id, key_file FROM sender WHERE active = 1 AND channel = 'whatsapp' ORDER BY id")
        .rows([](const db::Row& row) {
            return KeyedSender{to_string(row.id<SenderId>("id")), row.text("key_file")};
        });
}

bool DoctorStore::any_sender() {
    return database_.prepared("SELECT count(*) FROM sender WHERE active = 1").integer() > 0;
}

std::int64_t DoctorStore::stuck_messages(Instant due_before) {
    return database_
        .prepared(R"sql(
            SELECT count(*) FROM message
             WHERE state = 'queued' AND broadcast_id IS NULL AND kind NOT IN ('broadcast', 'follow_up')
               AND not_before < :due_before
        )sql")
        .bind(":due_before", due_before)
        .integer();
}

std::int64_t DoctorStore::undecided_messages() {
    return database_.prepared("SELECT count(*) FROM message WHERE state = 'unknown' AND repeat_at IS NULL").integer();
}

std::int64_t DoctorStore::undecided_jobs() {
    return database_.prepared("SELECT count(*) FROM job WHERE state = 'unknown'").integer();
}

std::int64_t DoctorStore::waiting_events(Instant received_before) {
    return database_.prepared("SELECT count(*) FROM inbox WHERE state = 'received' AND moved_at < :before")
        .bind(":before", received_before)
        .integer();
}

db::Findings DoctorStore::messages_without_cause() {
    return database_
        .prepared(R"sql(
            SELECT id, kind FROM message
             WHERE cause = '' OR (kind = 'broadcast' AND broadcast_id IS NULL AND cause NOT LIKE 'test:%')
                OR (kind IN ('reminder', 'follow_up') AND event_id IS NULL)
        )sql")
        .rows([](const db::Row& row) {
            return db::Finding{"a " + row.text("kind") + " without what brought it about", "message",
                               to_string(row.id<MessageId>("id")), "'mitra queue cancel' it if it still waits"};
        });
}

db::Findings DoctorStore::doubled_messages() {
    return database_
        .prepared(R"sql(
            SELECT max(id) AS id, count(*) AS copies FROM message
             GROUP BY cause, kind, ifnull(person_id, 0) HAVING count(*) > 1
        )sql")
        .rows([](const db::Row& row) {
            return db::Finding{std::to_string(row.integer("copies")) + " messages of one cause, kind and person",
                               "message", to_string(row.id<MessageId>("id")),
                               "'mitra queue cancel' it if it still waits"};
        });
}

db::Findings DoctorStore::wrongly_held() {
    // What is refused as one's own order earns nobody anything: such a finding holds nothing.
    db::Findings findings =
        database_
            .prepared(R"sql(
                SELECT c.id, f.id AS finding FROM fraud_finding f JOIN commission c ON c.order_id = f.order_id
                 WHERE f.state = 'open' AND f.rule <> 'own_order' AND c.state IN ('pending', 'payable')
                   AND c.amount > 0 AND c.held_at IS NULL
            )sql")
            .rows([](const db::Row& row) {
                const auto line = to_string(row.id<CommissionId>("id"));
                return db::Finding{"is not held, though " + to_string(row.id<FindingId>("finding")) + " is open",
                                   "commission", line, "'mitra commission hold " + line + "'"};
            });
    database_
        .prepared(R"sql(
            SELECT c.id, c.held_for FROM commission c
             WHERE c.held_for GLOB 'fraud:FRD-*' AND c.state IN ('pending', 'payable')
               AND NOT EXISTS (SELECT 1 FROM fraud_finding f
                                WHERE f.id = CAST(substr(c.held_for, 11) AS INTEGER) AND f.order_id = c.order_id
                                  AND f.state <> 'cleared')
        )sql")
        .each_row([&](const db::Row& row) {
            const auto line = to_string(row.id<CommissionId>("id"));
            findings.push_back({"is held for " + row.text("held_for") + ", which does not hold it", "commission", line,
                                "'mitra commission release " + line + "'"});
        });
    return findings;
}

}  // namespace mitra::flow
