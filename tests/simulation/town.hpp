#pragma once

#include "tests/simulation/fake_bank.hpp"
#include "tests/simulation/jobs.hpp"
#include "tests/simulation/sender.hpp"

namespace mitra::simulation {

/// Everything around one database: the programs that live on it and the world outside.
struct Town {
    explicit Town(const Options& options) : world{options} {
        supplier.balance = Money{50'000'000};
        world.on_restart = [this] {
            sender.die();
            jobs.die();
        };
    }

    World world;
    FakeGateway gateway{world};
    FakeDuitku duitku{world};
    FakeBank bank{world};
    FakeTips tips{world};
    test::FakeSupplier supplier;
    Sender sender{world, gateway};
    JobLines jobs{world, duitku, supplier, tips};
};

}  // namespace mitra::simulation
