// Runs a fuzz entry without a fuzzer: over each file of its corpus, and over so many changes of them that are the same
// in every run. scripts/fuzz runs the same entries under libFuzzer for as long as one likes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "lib/base/random.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

void run(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::size_t place(mitra::Random& random, const std::string& text) {
    return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(text.size())));
}

/// Puts in, takes out, overwrites or doubles something.
void change(mitra::Random& random, std::string& text) {
    const std::size_t at = place(random, text);
    const auto length = static_cast<std::size_t>(random.between(1, 8));
    switch (random.between(0, 3)) {
        case 0:
            text.insert(at, length, static_cast<char>(random.between(0, 255)));
            break;
        case 1:
            text.erase(at, length);
            break;
        case 2:
            if (at < text.size()) text[at] = static_cast<char>(random.between(0, 255));
            break;
        default:
            text.insert(at, text.substr(place(random, text), length));
            break;
    }
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) return 2;
    const int changes = std::atoi(words[2]);
    std::vector<std::filesystem::path> files;
    for (const auto& file : std::filesystem::directory_iterator{words[1]})
        files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> corpus;
    for (const auto& file : files) {
        std::ostringstream text;
        text << std::ifstream{file, std::ios::binary}.rdbuf();
        corpus.push_back(text.str());
        run(corpus.back());
    }
    if (corpus.empty()) return 1;  // nothing was tried: somebody moved the corpus
    mitra::SeededRandom random{20'261'120};
    for (int i = 0; i < changes; ++i) {
        std::string input = corpus[static_cast<std::size_t>(i) % corpus.size()];
        for (std::int64_t times = random.between(1, 6); times > 0; --times)
            change(random, input);
        run(input);
    }
    std::printf("%zu inputs and %d changes of them\n", corpus.size(), changes);
    return 0;
}
