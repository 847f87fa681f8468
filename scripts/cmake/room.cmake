# mitra_room(<name> SOURCES ... USES <rooms> LINKS <targets>)
#
# One static library per folder below lib/. USES draws the arrows to other rooms (tests/unit/house reads them and
# fails on an #include that no arrow allows); LINKS names outside libraries, which stay private to the room.
function(mitra_room name)
    cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;USES;LINKS")
    add_library(mitra_${name} STATIC ${room_SOURCES})
    target_link_libraries(mitra_${name} PUBLIC mitra_settings PRIVATE mitra_warnings)
    foreach(used IN LISTS room_USES)
        target_link_libraries(mitra_${name} PUBLIC mitra_${used})
    endforeach()
    target_link_libraries(mitra_${name} PRIVATE ${room_LINKS})
    mitra_use_precompiled(mitra_${name} product)
endfunction()

# mitra_program(<name> SOURCES ... USES <rooms> LINKS <targets>): one of the five programs, in bin/.
function(mitra_program name)
    cmake_parse_arguments(PARSE_ARGV 1 program "" "" "SOURCES;USES;LINKS")
    add_executable(${name} ${program_SOURCES})
    target_link_libraries(${name} PRIVATE mitra_settings mitra_warnings ${program_LINKS})
    foreach(used IN LISTS program_USES)
        target_link_libraries(${name} PRIVATE mitra_${used})
    endforeach()
endfunction()

# Which tests a tree runs, by label; empty: all. The others are still there to be built by name.
set(MITRA_TESTS "" CACHE STRING "labels of the tests of this tree: unit flow cli daemons simulation browser house threads")
add_custom_target(mitra_tests COMMENT "every test that this tree runs")

# Sets <result> to whether a test with these labels is run in this tree.
function(mitra_wants_test result)
    set(wanted OFF)
    foreach(label IN LISTS ARGN)
        if("${MITRA_TESTS}" STREQUAL "" OR label IN_LIST MITRA_TESTS)
            set(wanted ON)
        endif()
    endforeach()
    set(${result} ${wanted} PARENT_SCOPE)
endfunction()

# mitra_command_test(<name> COMMAND <words> LABELS <labels>): a CTest entry for what is no Catch2 program.
function(mitra_command_test name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "" "COMMAND;LABELS")
    mitra_wants_test(wanted ${test_LABELS})
    if(wanted)
        add_test(NAME ${name} COMMAND ${test_COMMAND})
        # The address sanitizer of GCC 12 guesses where the thread-local data of a loaded library lies, and its search
        # for leaks may follow a wrong guess to nowhere (libmitra_phone loads some twenty libraries).
        # A guard against what hangs, and no measure: all flows under a sanitizer, or the browser beside a second test on
        # two busy cores, take minutes.
        set_tests_properties(${name} PROPERTIES LABELS "${test_LABELS}" TIMEOUT 1200
            ENVIRONMENT "ASAN_OPTIONS=intercept_tls_get_addr=0")
    endif()
endfunction()

# mitra_test(<name> SOURCES ... USES <rooms> LINKS <targets> LABELS <labels>): a Catch2 program and its CTest entry.
function(mitra_test name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "" "SOURCES;USES;LINKS;LABELS")
    add_executable(test_${name} ${test_SOURCES})
    set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    target_link_libraries(test_${name} PRIVATE mitra_settings mitra_warnings mitra_test_main ${test_LINKS})
    # A test's own words run once: optimising them takes longer than running them.
    target_compile_options(test_${name} PRIVATE -O0)
    mitra_use_precompiled(test_${name} test)
    foreach(used IN LISTS test_USES)
        target_link_libraries(test_${name} PRIVATE mitra_${used})
    endforeach()
    mitra_command_test(${name} COMMAND test_${name} LABELS ${test_LABELS})
    mitra_wants_test(wanted ${test_LABELS})
    if(wanted)
        add_dependencies(mitra_tests test_${name})
    else()
        set_target_properties(test_${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    endif()
endfunction()

# mitra_bench(<name> SOURCES ... USES <rooms> LINKS <targets>): a program in bench/ that prints candidate, reference and
# their ratio; scripts/bench builds and runs all of them. Named after its line: "b4_claim".
add_custom_target(mitra_benches COMMENT "every benchmark")
function(mitra_bench name)
    cmake_parse_arguments(PARSE_ARGV 1 bench "" "" "SOURCES;USES;LINKS")
    add_executable(bench_${name} EXCLUDE_FROM_ALL ${bench_SOURCES})
    set_target_properties(bench_${name} PROPERTIES
        OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
    target_link_libraries(bench_${name} PRIVATE mitra_settings mitra_warnings ${bench_LINKS})
    foreach(used IN LISTS bench_USES)
        target_link_libraries(bench_${name} PRIVATE mitra_${used})
    endforeach()
    add_dependencies(mitra_benches bench_${name})
endfunction()
