#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

namespace mitra::bench {

/// What a benchmark prints: candidate over reference, measured in one run.
struct Line {
    std::string name;
    double ratio = 0;
    std::string goal;    ///< "<= 2" or ">= 15"
    std::string detail;  ///< the figures that the ratio was made of
};

inline bool met(const Line& line) {
    const double bound = std::strtod(line.goal.c_str() + 2, nullptr);
    return line.goal.starts_with("<=") ? line.ratio <= bound : line.ratio >= bound;
}

/// Prints the lines; the program's exit status: 0 when every goal is met.
inline int report(const std::vector<Line>& lines) {
    bool all = true;
    for (const Line& line : lines) {
        fmt::print("{:<34} {:>8.2f}   goal {:<8} {}   {}\n", line.name, line.ratio, line.goal,
                   met(line) ? "met" : "SHORT", line.detail);
        all = all && met(line);
    }
    return all ? 0 : 1;
}

/// Milliseconds that `act` takes.
template <typename Act>
double milliseconds(Act&& act) {
    const auto started = std::chrono::steady_clock::now();
    act();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
}

inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

}  // namespace mitra::bench
