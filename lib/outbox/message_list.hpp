#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/crypto/vault.hpp"
#include "lib/db/database.hpp"
#include "lib/outbox/message.hpp"

namespace mitra::outbox {

/// A message as an admin sees it.
struct ListedMessage {
    MessageId id;
    Kind kind = Kind::welcome;
    std::string cause;
    Channel channel = Channel::whatsapp;
    std::optional<PersonId> person;
    std::string template_name;
    std::optional<BroadcastId> broadcast;
    std::string state;
    std::optional<SenderId> sender;
    std::int64_t attempts = 0;
    bool repeated = false;
    Instant not_before, expires_at, created_at;
    std::optional<Instant> ended_at;
    std::string last_error;
};

/// One attempt of a message.
struct ListedAttempt {
    SenderId sender;
    Instant started_at;
    std::optional<Instant> ended_at;
    std::string outcome;  ///< "in the air" while there is none
    std::optional<std::int64_t> status;
    std::string detail;
};

/// Which messages; every field that is set must hold.
struct MessageFilter {
    std::optional<std::string> state;
    std::optional<Kind> kind;
    std::optional<PersonId> person;
    std::optional<BroadcastId> broadcast;
    std::optional<SenderId> sender;
    std::optional<OrderId> order;
    std::optional<Instant> since;  ///< queued
    std::optional<Instant> until;  ///< not included
};

/// What the admin's commands read of the queue, and the moves a person may make.
class MessageList {
 public:
    explicit MessageList(db::Database& database) : database_{database} {}

    std::optional<ListedMessage> find(MessageId id);
    std::vector<ListedMessage> list(const MessageFilter& filter, MessageId after, std::int64_t limit);
    std::int64_t count(const MessageFilter& filter);
    std::vector<ListedAttempt> attempts(MessageId id);

    /// A new message like this one, with a cause that says so; its further fields are sealed anew.
    MessageId queue_copy(const crypto::Vault& vault, MessageId id, Instant now);
    bool make_due(MessageId id, Instant now);
    bool cancel(MessageId id, Instant now);
    /// unknown -> `state`; a broadcast that is over takes nothing back, so its message goes on alone.
    bool resolve(const ListedMessage& message, std::string_view state, Instant now);

 private:
    db::Database& database_;
};

}  // namespace mitra::outbox
