# mitra_embed(<target> NAMESPACE <ns> FUNCTION <name> BASE <dir> FILES ...)
#
# A library <target> with the files inside the program: its header <target>.hpp declares
# `std::span<const mitra::EmbeddedFile> <ns>::<name>()`, in the order given, names relative to BASE.
function(mitra_embed target)
    cmake_parse_arguments(PARSE_ARGV 1 embed "" "NAMESPACE;FUNCTION;BASE" "FILES")
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${target})
    set(paths)
    foreach(file IN LISTS embed_FILES)
        list(APPEND paths ${embed_BASE}/${file})
    endforeach()
    add_custom_command(
        OUTPUT ${out}.cpp ${out}.hpp
        COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DTARGET=${target} -DNAMESPACE=${embed_NAMESPACE}
                -DFUNCTION=${embed_FUNCTION} -DBASE=${embed_BASE} "-DFILES=${embed_FILES}"
                -P ${PROJECT_SOURCE_DIR}/scripts/cmake/embed_write.cmake
        DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/scripts/cmake/embed_write.cmake
        VERBATIM)
    add_library(${target} STATIC ${out}.cpp ${out}.hpp)
    target_link_libraries(${target} PUBLIC mitra_settings)
    target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
