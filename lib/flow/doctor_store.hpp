#pragma once

#include <string>
#include <vector>

#include "lib/base/instant.hpp"
#include "lib/db/database.hpp"
#include "lib/db/finding.hpp"

namespace mitra::flow {

/// An active WhatsApp number and the file that should hold its key.
struct KeyedSender {
    std::string id;
    std::string key_file;
};

/// What doctor asks of the tables of several rooms.
class DoctorStore {
 public:
    explicit DoctorStore(db::Database& database) : database_{database} {}

    std::vector<KeyedSender> senders_with_key();
    bool any_sender();
    /// Messages that nothing keeps (neither hours nor a pause) and that are due since before `due_before`.
    std::int64_t stuck_messages(Instant due_before);
    /// Messages, and jobs, whose outcome only a person can tell.
    std::int64_t undecided_messages();
    std::int64_t undecided_jobs();
    std::int64_t waiting_events(Instant received_before);
    db::Findings messages_without_cause();
    db::Findings doubled_messages();
    /// Commissions that an open finding of their order should hold, and holds of findings that are not there any more.
    db::Findings wrongly_held();

 private:
    db::Database& database_;
};

}  // namespace mitra::flow
