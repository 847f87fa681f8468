#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/durability/control.hpp"
#include "tests/durability/journal.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace mitra::durability {

/// Watches a folder: every program that is started with `environment` has what it does there recorded, and struck by
/// the fault that is armed.
class Recording {
 public:
    explicit Recording(const std::filesystem::path& folder);
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;
    ~Recording();

    [[nodiscard]] test::Process::Environment environment() const;
    /// Writes a word of the test's own between what has happened and what is still to happen.
    void mark(const std::string& word);
    [[nodiscard]] std::vector<Record> records() const { return read_journal(journal()); }

    /// From now on operations are counted, and from the `at`-th on struck. At 0 they are only counted.
    void arm(Fault fault, std::int64_t at);
    /// Nothing is struck any more; what was counted stays.
    void disarm();
    [[nodiscard]] std::int64_t operations() const { return control_->operations; }
    [[nodiscard]] std::int64_t struck() const { return control_->struck; }
    [[nodiscard]] std::string struck_first() const { return control_->struck_first; }

 private:
    [[nodiscard]] std::filesystem::path journal() const { return dir_ / "journal"; }
    [[nodiscard]] std::filesystem::path control_file() const { return dir_ / "control"; }

    test::TempDir dir_;
    Control* control_;
};

}  // namespace mitra::durability
