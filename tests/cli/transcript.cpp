#include "tests/cli/transcript.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::test {
namespace {

std::string content(const std::filesystem::path& file) {
    std::ifstream opened{file};
    if (!opened) throw std::runtime_error{"cannot read " + file.string()};
    std::ostringstream text;
    text << opened.rdbuf();
    return text.str();
}

/// The words of a command line: parted by blanks, except between quotes.
std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    std::string word;
    bool quoted = false;
    bool begun = false;
    for (const char letter : line) {
        if (letter == '"') {
            quoted = !quoted;
            begun = true;
        } else if (letter == ' ' && !quoted) {
            if (begun || !word.empty()) words.push_back(word);
            word.clear();
            begun = false;
        } else {
            word += letter;
        }
    }
    if (begun || !word.empty()) words.push_back(word);
    return words;
}

class Session {
 public:
    Session() {
        const Finished made =
            test::run({program("mitra").string(), "init", "--dir", dir_.path().string(), "--profile", "demo"});
        if (made.status != 0) throw std::runtime_error{"mitra init failed: " + made.err};
    }

    void line(const std::string& line) {
        if (line.starts_with("$ ")) {
            file_.clear();
            text_ += line + "\n";
            command(line.substr(2));
        } else if (line.starts_with('>') && !file_.empty()) {
            std::ofstream{dir_ / file_, std::ios::app} << line.substr(std::min<std::size_t>(line.size(), 2)) << "\n";
            text_ += line + "\n";
        } else if (line.starts_with('#')) {
            text_ += (text_.empty() ? "" : "\n") + line + "\n";
        }
    }
    [[nodiscard]] std::string text() const { return text_; }

 private:
    void command(const std::string& line) {
        std::vector<std::string> words = words_of(line);
        if (words.size() == 3 && words[0] == "cat" && words[1] == ">") {
            file_ = words[2];
        } else if (words.size() == 2 && words[0] == "export") {
            const std::size_t equals = words[1].find('=');
            environment_[words[1].substr(0, equals)] = words[1].substr(equals + 1);
        } else if (!words.empty() && words[0] == "mitra") {
            run_mitra(std::move(words));
        } else {
            throw std::runtime_error{"a session cannot do this: " + line};
        }
    }

    void run_mitra(std::vector<std::string> words) {
        std::string input;
        if (words.size() > 2 && words[words.size() - 2] == "<") {
            input = content(dir_ / words.back());
            words.resize(words.size() - 2);
        }
        for (std::string& word : words)
            if (word.starts_with("DIR/")) word = (dir_ / word.substr(4)).string();
        words[0] = program("mitra").string();
        words.insert(words.begin() + 1, {"--config", (dir_ / "mitra.toml").string(), "--as", "ani"});
        const Finished finished = test::run(words, environment_, input);
        text_ += shown(finished.out + finished.err);
        if (finished.status != 0) text_ += "[" + std::to_string(finished.status) + "]\n";
    }

    [[nodiscard]] std::string shown(std::string text) const {
        static const std::regex k_uuid{"[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"};
        static const std::regex k_token{"/([amo])/[A-Za-z0-9_-]{43}"};
        static const std::regex k_bare_token{"(^|\n)[A-Za-z0-9_-]{43}(?=\n)"};
        static const std::regex k_webhook{"(/hook/[a-z]+/)[A-Za-z0-9_-]{43}"};
        static const std::regex k_instant{R"(@\d{13})"};
        static const std::regex k_running{R"((T\d\d:\d\d):\d\d\.\d{3})"};  // what the command took to start
        text = std::regex_replace(text, k_uuid, "UUID");
        text = std::regex_replace(text, k_token, "/$1/TOKEN");
        text = std::regex_replace(text, k_bare_token, "$1TOKEN");
        text = std::regex_replace(text, k_webhook, "$1TOKEN");
        text = std::regex_replace(text, k_instant, "@NOW");
        text = std::regex_replace(text, k_running, "$1:00");
        const std::string dir = dir_.path().string();
        for (std::size_t at = text.find(dir); at != std::string::npos; at = text.find(dir, at))
            text.replace(at, dir.size(), "DIR");
        return text;
    }

    TempDir dir_;
    Process::Environment environment_;
    std::string file_;  ///< that "> " lines go into
    std::string text_;
};

}  // namespace

std::string replayed(const std::filesystem::path& file) {
    Session session;
    std::istringstream lines{content(file)};
    for (std::string line; std::getline(lines, line);)
        session.line(line);
    return session.text();
}

}  // namespace mitra::test
