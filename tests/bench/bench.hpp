#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace mitra::bench {

/// Something measured.
struct Figure {
    double value = 0;
    std::string unit;
    std::string what;
};

/// What a benchmark prints: candidate over reference, measured in one run. A bound that holds by itself has no
/// reference: its candidate is what the goal is about.
struct Line {
    std::string name;
    Figure candidate;
    std::optional<Figure> reference;
    std::string goal;  ///< "<= 2" or ">= 15"
    std::string detail;
    std::vector<Figure> peers = {};  ///< what others reach with the same work: told, and no goal
};

inline double ratio(const Line& line) {
    return line.candidate.value / (line.reference ? line.reference->value : 1);
}

inline bool met(const Line& line) {
    const double bound = std::strtod(line.goal.c_str() + 2, nullptr);
    return line.goal.starts_with("<=") ? ratio(line) <= bound : ratio(line) >= bound;
}

inline std::string worded(const Figure& figure) {
    const int digits = figure.value < 100 ? 2 : 0;
    return fmt::format("{:.{}f}{}{}{}{}", figure.value, digits, figure.unit.empty() ? "" : " ", figure.unit,
                       figure.what.empty() ? "" : " ", figure.what);
}

/// Prints the lines; the program's exit status: 0 when every goal is met.
inline int report(const std::vector<Line>& lines) {
    bool all = true;
    for (const Line& line : lines) {
        fmt::print("{}\n    candidate {}\n", line.name, worded(line.candidate));
        if (line.reference)
            fmt::print("    reference {}\n    ratio     {:.2f}", worded(*line.reference), ratio(line));
        else
            fmt::print("    bound    ");
        fmt::print("   goal {}   {}\n", line.goal, met(line) ? "met" : "SHORT");
        if (!line.detail.empty()) fmt::print("    {}\n", line.detail);
        for (const Figure& peer : line.peers)
            fmt::print("    peer      {}: {:.3g} of the candidate\n", worded(peer), peer.value / line.candidate.value);
        all = all && met(line);
    }
    return all ? 0 : 1;
}

/// Peak of resident memory in MB since it was last reset.
inline double peak_mb() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
    }
    return 0;
}
inline void reset_peak() {
    std::ofstream{"/proc/self/clear_refs"} << "5";
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
