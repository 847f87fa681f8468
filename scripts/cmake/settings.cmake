# Two interface targets carry every flag: how all code is compiled, and what our own code is warned about.

set(MITRA_SANITIZE "" CACHE STRING "sanitizers for -fsanitize=, or nothing")
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer")
set(CMAKE_CXX_FLAGS_FUZZ "-O2 -g1 -fno-omit-frame-pointer")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

find_program(MITRA_CCACHE ccache)
if(MITRA_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${MITRA_CCACHE})
endif()

add_library(mitra_settings INTERFACE)
target_compile_options(mitra_settings INTERFACE -UNDEBUG -fstack-protector-strong)
target_compile_definitions(mitra_settings INTERFACE _GLIBCXX_ASSERTIONS MITRA_VERSION="${PROJECT_VERSION}")
target_include_directories(mitra_settings INTERFACE ${PROJECT_SOURCE_DIR})
# A program loads the libraries it calls and no others: each costs every start of every command.
target_link_options(mitra_settings INTERFACE -Wl,--as-needed)
# Some two hundred programs are linked in a clean build; this linker takes a fraction of the time.
find_program(MITRA_MOLD mold)
if(MITRA_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(mitra_settings INTERFACE -fuse-ld=mold)
endif()
if(MITRA_SANITIZE)
    target_compile_options(mitra_settings INTERFACE -fsanitize=${MITRA_SANITIZE} -fno-sanitize-recover=all)
    # These four look at every pointer that is followed, and double the time to compile; the address sanitizer stops at
    # what they would find here, and x86 reads at any address.
    if(MITRA_SANITIZE MATCHES "undefined")
        target_compile_options(mitra_settings INTERFACE -fno-sanitize=null,alignment,vptr,object-size)
    endif()
    target_link_options(mitra_settings INTERFACE -fsanitize=${MITRA_SANITIZE})
endif()

# Clang's libFuzzer instead of tests/fuzz/replay.cpp: our code tells it which branches an input took. (tests/fuzz)
# Without what it compared it is about three times as fast, and learns from a corpus that was found with it.
set(MITRA_FUZZER OFF CACHE BOOL "build the fuzz entries as libFuzzer programs")
set(MITRA_FUZZER_COMPARES ON CACHE BOOL "tell libFuzzer what was compared, too")
if(MITRA_FUZZER AND MITRA_FUZZER_COMPARES)
    target_compile_options(mitra_settings INTERFACE -fsanitize=fuzzer-no-link)
elseif(MITRA_FUZZER)
    target_compile_options(mitra_settings INTERFACE -fsanitize-coverage=inline-8bit-counters,pc-table)
endif()

add_library(mitra_warnings INTERFACE)
target_compile_options(mitra_warnings INTERFACE
    -Werror -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused -Wformat=2
    -Wno-missing-field-initializers # a designated initializer names what differs; the rest keeps its default
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wuseless-cast>)
# GCC 12 optimises itself into faults of its own standard library that are not there: null pointers and unset members
# under a sanitizer and at -O2, overlaps and ends of std::string that are not there (bug 105651). May go with GCC 13; dev keeps them all.
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_options(mitra_warnings INTERFACE -Wnull-dereference)
else()
    target_compile_options(mitra_warnings INTERFACE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>)
endif()
