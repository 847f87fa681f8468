#pragma once

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::test {

/// An installation made by `mitra init --profile demo`, whose clock stands at one moment (nearly: it runs).
class Demo {
 public:
    Demo() {
        const Finished made = mitra({"init", "--dir", dir.path().string(), "--profile", "demo", "--quiet"});
        if (made.status != 0) throw std::runtime_error{"init: " + made.err};
    }

    /// Runs `mitra` in this installation; the words are its own.
    [[nodiscard]] Finished mitra(std::vector<std::string> words, const std::string& input = {}) const {
        words.insert(words.begin(), program("mitra").string());
        return run(words, {{"MITRA_CONFIG", (dir.path() / "mitra.toml").string()}, {"MITRA_NOW", k_now}}, input);
    }
    /// Runs what must succeed.
    Finished done(std::vector<std::string> words) const {
        const std::string verb = words.front();
        Finished finished = mitra(std::move(words));
        if (finished.status != 0) throw std::runtime_error{verb + ": " + finished.err + finished.out};
        return finished;
    }
    /// The same with --json, read.
    [[nodiscard]] nlohmann::json json(std::vector<std::string> words) const {
        words.emplace_back("--json");
        const Finished done = mitra(std::move(words));
        return nlohmann::json::parse(done.out.empty() ? done.err : done.out, nullptr, false);
    }
    /// Changes a line of the settings.
    void set(const std::string& line, const std::string& changed) const {
        const auto file = dir.path() / "mitra.toml";
        std::stringstream text;
        text << std::ifstream{file}.rdbuf();
        std::string settings = text.str();
        settings.replace(settings.find(line), line.size(), changed);
        std::ofstream{file} << settings;
    }
    /// Two people of Bogor, the second brought by the first.
    void add_people() const {
        static_cast<void>(mitra({"person", "add", "--name", "Rina Wati", "--phone", "081562726272", "--city", "Bogor",
                                 "--salutation", "Ibu", "--profession", "Guru", "--consent"}));
        static_cast<void>(mitra({"person", "add", "--name", "Budi Santoso", "--phone", "081234567890", "--city",
                                 "Bogor", "--referrer", "PER-1", "--consent", "--email", "budi@contoh.id"}));
    }

    /// A free product, a paid one, and an order of each by PER-1.
    void add_shop() const {
        static_cast<void>(mitra({"product", "add", "Kelas Gratis", "--kind", "program", "--price", "0"}));
        static_cast<void>(mitra({"product", "add", "Program Magang", "--kind", "program", "--price", "150000",
                                 "--group-on-order", "Pendaftar Baru", "--group-on-paid", "Sudah Bayar"}));
        static_cast<void>(mitra({"order", "new", "kelas-gratis", "--buyer", "PER-1"}));
        static_cast<void>(mitra({"order", "new", "program-magang", "--buyer", "PER-1", "--method", "duitku"}));
    }

    static constexpr const char* k_now = "2026-11-20T12:00:00+07:00";
    TempDir dir;
};

}  // namespace mitra::test
