#pragma once

#include <memory>

#include "lib/db/job.hpp"
#include "lib/flow/topup_jobs.hpp"
#include "tests/flow/fake_supplier.hpp"
#include "tests/simulation/fake_duitku.hpp"
#include "tests/simulation/fake_tips.hpp"

namespace mitra::simulation {

/// mitra-sender's other half: what is asked of providers and done there, line by line.
class JobLines {
 public:
    JobLines(World& world, FakeDuitku& duitku, test::FakeSupplier& supplier, FakeTips& tips)
        : world_{world}, duitku_{duitku}, supplier_{supplier}, tips_{tips} {}

    void start();
    void die();
    /// Everything that is due now.
    void tick();
    /// The supplier gets on with what it has.
    void supplier_works();

 private:
    struct Line {
        const char* provider;
        std::chrono::seconds lease;
    };
    void tend();
    /// False when nothing of it was due.
    bool work(const Line& line);
    flow::JobDone run(const flow::Services& services, const db::Claim& claim);
    flow::Answered at_supplier(const topup::Call& call);

    World& world_;
    FakeDuitku& duitku_;
    test::FakeSupplier& supplier_;
    FakeTips& tips_;
    std::unique_ptr<db::Database> database_;
};

}  // namespace mitra::simulation
