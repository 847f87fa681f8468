// The systemd units as systemd itself judges them.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace fs = std::filesystem;
using mitra::test::run;

namespace {

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

/// The units in a folder of their own, with this build's programs in place of the installed ones.
struct Units {
    mitra::test::TempDir folder;
    std::vector<std::string> services;
    std::vector<std::string> all;

    Units() {
        fs::copy(MITRA_UNITS, folder.path(), fs::copy_options::recursive);
        for (const auto& entry : fs::directory_iterator{folder.path()}) {
            const std::string kind = entry.path().extension().string();
            if (kind != ".service" && kind != ".timer") continue;
            const std::string programs = mitra::test::program("").string();
            const std::string text =
                std::regex_replace(text_of(entry.path()), std::regex{"=(-?)/usr/bin/"}, "=$1" + programs);
            std::ofstream{entry.path()} << text;
            all.push_back(entry.path().string());
            if (kind == ".service") services.push_back(entry.path().filename().string());
        }
    }

    [[nodiscard]] mitra::test::Finished analyze(std::vector<std::string> words) const {
        words.insert(words.begin(), "systemd-analyze");
        return run(words, {{"SYSTEMD_UNIT_PATH", folder.path().string() + ":"}, {"SYSTEMD_COLORS", "0"}});
    }
};

}  // namespace

TEST_CASE("systemd understands every line of the units", "[units]") {
    const Units units;
    REQUIRE(units.all.size() >= 6);
    std::vector<std::string> words{"verify", "--man=no"};
    words.insert(words.end(), units.all.begin(), units.all.end());
    const auto finished = units.analyze(words);
    INFO(finished.err);
    CHECK(finished.status == 0);
    CHECK(finished.err.empty());
}

TEST_CASE("no unit exposes more than it must", "[units]") {
    const Units units;
    for (const std::string& service : units.services) {
        // Tenths: 1.0 for what needs no network, 2.0 for what talks to others.
        const bool talks = service == "mitra-web.service" || service == "mitra-sender.service";
        const auto finished = units.analyze(
            {"security", "--offline=yes", "--no-pager", talks ? "--threshold=20" : "--threshold=10", service});
        INFO(service << "\n" << finished.out << finished.err);
        CHECK(finished.status == 0);
        CHECK(finished.out.find("Overall exposure level") != std::string::npos);
    }
}

TEST_CASE("every timer has its service, and every program of a unit exists", "[units]") {
    const Units units;
    for (const std::string& unit : units.all) {
        const fs::path path{unit};
        if (path.extension() == ".timer") CHECK(fs::exists(fs::path{path}.replace_extension(".service")));
        const std::string text = text_of(path);
        static const std::regex k_start{R"(ExecStart=-?(\S+))"};
        for (std::sregex_iterator match{text.begin(), text.end(), k_start}, end; match != end; ++match)
            CHECK(fs::exists((*match)[1].str()));
    }
}

TEST_CASE("a daemon that cannot go on is started again for as long as it takes", "[units]") {
    const Units units;
    for (const char* service : {"mitra-web.service", "mitra-sender.service"}) {
        const std::string text = text_of(units.folder / service);
        INFO(service);
        CHECK(text.find("\nRestart=always\n") != std::string::npos);
        CHECK(text.find("\nStartLimitIntervalSec=0\n") != std::string::npos);
        // Not where only a person can mend it: settings (2), the place is taken or the schema unknown (4).
        CHECK(text.find("\nRestartPreventExitStatus=2 4\n") != std::string::npos);
    }
}

TEST_CASE("every unit has the whole of the hardening", "[units]") {
    const Units units;
    const std::string common = text_of(units.folder / "mitra-.service.d/hardening.conf");
    for (const char* line : {"User=mitra",
                             "NoNewPrivileges=yes",
                             "ProtectSystem=strict",
                             "ProtectHome=yes",
                             "PrivateTmp=yes",
                             "PrivateDevices=yes",
                             "PrivateUsers=yes",
                             "ProtectKernelTunables=yes",
                             "ProtectKernelModules=yes",
                             "ProtectKernelLogs=yes",
                             "ProtectControlGroups=yes",
                             "ProtectClock=yes",
                             "ProtectHostname=yes",
                             "ProtectProc=invisible",
                             "ProcSubset=pid",
                             "RestrictNamespaces=yes",
                             "RestrictRealtime=yes",
                             "RestrictSUIDSGID=yes",
                             "LockPersonality=yes",
                             "MemoryDenyWriteExecute=yes",
                             "CapabilityBoundingSet=",
                             "SystemCallFilter=@system-service",
                             "SystemCallFilter=~@privileged @resources",
                             "SystemCallErrorNumber=EPERM",
                             "SystemCallArchitectures=native",
                             "UMask=0077",
                             "StateDirectory=mitra",
                             "LimitCORE=0",
                             "TimeoutStopSec=15"}) {
        INFO(line);
        CHECK(common.find("\n" + std::string{line} + "\n") != std::string::npos);
    }
    CHECK(common.find("\nLoadCredential=") != std::string::npos);
    for (const std::string& service : units.services) {
        INFO(service);
        const std::string text = text_of(units.folder / service);
        for (const char* own : {"\nRestrictAddressFamilies=AF_UNIX", "\nMemoryMax=", "\nTasksMax="})
            CHECK(text.find(own) != std::string::npos);
    }
}
