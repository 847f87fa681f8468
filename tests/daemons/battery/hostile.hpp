#pragma once

#include <string>
#include <vector>

namespace mitra::test {

/// How somebody's bytes are answered: a status or a class ("4xx"; "|" between what is as good), one after the other.
/// The connection ends behind them; with "on" at the end it goes on, and what stands behind the bytes (`behind`) is
/// served as the two requests that it is.
using Answers = std::string;

/// Bytes that a hostile or odd client sends, and how each way to mitra-web answers them.
struct Hostile {
    std::string what;
    std::string bytes;
    Answers direct, nginx, caddy;
};

/// What follows every case's own bytes: a registration, which a wrong reading of the bytes before it may perform, and a
/// request that closes the connection. `number` tells the registrations apart.
std::string behind(std::size_t number);
/// The answers to these two.
constexpr const char* k_behind_answers = "303 200";

/// Two lengths, chunks and lengths, broken lines: whatever has two readings.
std::vector<Hostile> smuggling();
/// Odd lines and targets, and heads without end.
std::vector<Hostile> odd_heads();
/// Targets that want out of the site, and ranges.
std::vector<Hostile> wandering();
/// Chunks, compression, bodies that are too large.
std::vector<Hostile> odd_bodies();

}  // namespace mitra::test
