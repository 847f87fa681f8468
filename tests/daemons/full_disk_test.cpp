// A disk that is full while the daemons run, by the limit that the kernel puts on a process's files: every write of the
// database's log beyond it fails as on a full disk, and raises SIGXFSZ.
#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "tests/daemons/sending_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

using namespace mitra;
using test::Process;
using test::SendingSite;

namespace {

/// From now on until it goes the process can make no file longer than the database's log is.
class FullDisk {
 public:
    FullDisk(const SendingSite& site, const Process& process) : pid_{process.pid()} {
        set(std::filesystem::file_size(site / "mitra.db-wal"));
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk() { ::prlimit(pid_, RLIMIT_FSIZE, &before_, nullptr); }

 private:
    void set(rlim_t bytes) {
        REQUIRE(::prlimit(pid_, RLIMIT_FSIZE, nullptr, &before_) == 0);
        const rlimit limited{bytes, before_.rlim_max};
        REQUIRE(::prlimit(pid_, RLIMIT_FSIZE, &limited, nullptr) == 0);
    }

    pid_t pid_;
    rlimit before_{};
};

int registers(std::uint16_t port, const std::string& phone) {
    const auto answer = test::RawClient{port}.ask(test::post("/daftar", test::registration_form("Siti", phone)));
    return answer ? answer->status : 0;
}

}  // namespace

TEST_CASE("on a full disk registrations are answered 503, nothing half is kept, and it resumes by itself", "[disk]") {
    const SendingSite site;
    test::WebProgram web{site.words("mitra-web")};
    REQUIRE(registers(web.port(), "081562726270") == 303);
    const auto messages = site.count("SELECT count(*) FROM message");
    {
        const FullDisk full{site, web.process()};
        for (const char* phone : {"081562726271", "081562726272", "081562726273"})
            CHECK(registers(web.port(), phone) == 503);
        CHECK(test::RawClient{web.port()}.ask(test::get("/"))->status == 200);
        CHECK(test::RawClient{web.port()}.ask(test::get("/healthz"))->status == 200);
    }
    CHECK(site.count("SELECT count(*) FROM person") == 1);
    CHECK(site.count("SELECT count(*) FROM message") == messages);
    for (const char* phone : {"081562726271", "081562726272", "081562726273"})
        CHECK(registers(web.port(), phone) == 303);
    CHECK(site.count("SELECT count(*) FROM person") == 4);
    CHECK(web.process().stop() == 0);
    const auto doctor = site.mitra({"doctor", "--deep"});
    INFO(doctor.out << doctor.err);
    CHECK(doctor.status == 0);
}

TEST_CASE("on a full disk the sender sends nothing that it cannot write down, and resumes by itself", "[disk]") {
    const SendingSite site;
    Process sender{site.words()};
    sender.await_output("is ready");
    {
        // The connection stays, so that the log is not made anew.
        db::Database database = site.open();
        const FullDisk full{site, sender};
        site.message();
        site.message();
        sender.await_output("will be tried again");
        CHECK(site.inbox().empty());
        CHECK(site.messages("queued") == 2);
    }
    CHECK(test::eventually([&] { return site.inbox().size() == 2; }));
    CHECK(sender.stop() == 0);
    CHECK(site.messages("sent") == 2);
}
