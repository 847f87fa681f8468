#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/daemons/sending_site.hpp"
#include "tests/durability/disk.hpp"
#include "tests/durability/installation.hpp"
#include "tests/durability/recording.hpp"
#include "tests/support/raw_client.hpp"

namespace mitra::durability {

/// What somebody was told has happened, and how an image shows that it has.
struct Promise {
    std::string what;
    std::function<bool(const Installation&)> holds;
    /// What is tried only where the power went right after the promise: it changes the image.
    std::function<bool(const Installation&)> goes_on = {};
};

/// A recorded installation, what its programs were asked, and what they promised. Afterwards the power goes, at every
/// moment that matters.
class Session {
 public:
    explicit Session(const World& world = {});

    [[nodiscard]] const Installation& here() const { return here_; }
    /// Asks mitra-web, which runs from the first time on; the promise is made when the answer begins to leave.
    test::RawClient::Answer asks(const std::string& request, int status, Promise promise);
    /// Runs `mitra`; the promise is made when it ends with 0.
    test::Finished commands(const Words& command, Promise promise);
    /// Runs `mitra-sender --once`, which promises nobody anything.
    void sends();
    void stop_web();

    /// Takes an image at each promise, with each of so many seeds, and at each `stride`-th operation with one; looks
    /// at each whether all that was promised is there, and nothing half. Gives back how many images it took.
    std::size_t lose_power(std::uint64_t seeds, std::size_t stride, std::uint64_t first_seed = 1);

 private:
    struct Made {
        std::string word;  ///< of the mark before or at it
        bool by_answer;    ///< it is the first answer after the mark, else the mark itself
        Promise promise;
        std::size_t at = 0;  ///< index of its record
    };
    void find_promises(const std::vector<Record>& records);
    void check(const Disk& disk, std::size_t at, Disk::Unsynced unsynced, std::uint64_t seed, const Record& last);
    void check_complete(const Disk& disk) const;

    test::TempDir dir_;
    Installation here_;
    std::unique_ptr<Recording> recording_;
    std::unique_ptr<Disk> disk_;
    std::unique_ptr<test::WebProgram> web_;
    std::vector<Made> made_;
};

}  // namespace mitra::durability
