#pragma once

#include <mutex>
#include <vector>

#include "lib/flow/record_click.hpp"

namespace mitra::web {

/// Visits through links that wait to be counted. Whoever comes to the writer first takes all that wait, so that those
/// of one batch are counted together; what waits when the daemon dies is lost, which is at most a second's.
class Visits {
 public:
    /// Beyond some thousands that wait it is dropped: the writer is stuck, and says so by itself.
    void add(flow::Visit visit);
    std::vector<flow::Visit> take();

 private:
    std::mutex mutex_;
    std::vector<flow::Visit> waiting_;
};

}  // namespace mitra::web
