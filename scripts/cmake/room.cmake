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

# mitra_test(<name> SOURCES ... USES <rooms> LINKS <targets> LABELS <labels>): a Catch2 program and its CTest entry.
function(mitra_test name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "" "SOURCES;USES;LINKS;LABELS")
    add_executable(test_${name} ${test_SOURCES})
    set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    target_link_libraries(test_${name} PRIVATE mitra_settings mitra_warnings mitra_test_main ${test_LINKS})
    foreach(used IN LISTS test_USES)
        target_link_libraries(test_${name} PRIVATE mitra_${used})
    endforeach()
    add_test(NAME ${name} COMMAND test_${name})
    set_tests_properties(${name} PROPERTIES LABELS "${test_LABELS}" TIMEOUT 300)
endfunction()
