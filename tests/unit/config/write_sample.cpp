// Prints the sample settings file; see sample_test.cpp.
#include <cstdio>

#include "lib/config/settings.hpp"

int main() {
    return std::fputs(mitra::config::sample().c_str(), stdout) < 0 ? 1 : 0;
}
