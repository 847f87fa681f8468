# The standard library, fmt and (for tests) Catch2 are read once for a tree and not once for each of its files: that
# takes a third off a clean build. Not in `dev`, which so finds a file that does not include what it uses.
set(MITRA_PRECOMPILED OFF CACHE BOOL "precompile the headers that most files include")

function(mitra_precompiled_headers kind)
    cmake_parse_arguments(PARSE_ARGV 1 given "" "" "HEADERS;OPTIONS")
    set(source ${PROJECT_BINARY_DIR}/precompiled_${kind}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// carries the precompiled headers of this tree\n")
    add_library(mitra_precompiled_${kind} OBJECT ${source})
    target_link_libraries(mitra_precompiled_${kind} PRIVATE mitra_settings mitra_warnings fmt::fmt)
    target_compile_options(mitra_precompiled_${kind} PRIVATE ${given_OPTIONS})
    target_precompile_headers(mitra_precompiled_${kind} PRIVATE ${given_HEADERS})
endfunction()

if(MITRA_PRECOMPILED)
    set(common <algorithm> <array> <chrono> <cstdint> <filesystem> <functional> <map> <memory> <optional> <string>
        <string_view> <utility> <variant> <vector> <fmt/format.h>)
    mitra_precompiled_headers(product HEADERS ${common})
    mitra_precompiled_headers(test HEADERS ${common} <catch2/catch.hpp> OPTIONS -O0)
endif()

# Lets a target use those of a kind, "product" or "test".
function(mitra_use_precompiled target kind)
    if(MITRA_PRECOMPILED)
        target_precompile_headers(${target} REUSE_FROM mitra_precompiled_${kind})
    endif()
endfunction()
