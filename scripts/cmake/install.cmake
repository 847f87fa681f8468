# cmake --install: programs, what they load, units, and the samples that an admin begins with.
include(GNUInstallDirs)

install(TARGETS mitra mitra-web mitra-sender mitra-remind mitra-sandbox RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# Where lib/base/module.cpp looks, seen from the programs.
install(TARGETS mitra_phone mitra_package LIBRARY DESTINATION lib/mitra)

file(GLOB units ${PROJECT_SOURCE_DIR}/systemd/*.service ${PROJECT_SOURCE_DIR}/systemd/*.timer)
install(FILES ${units} DESTINATION lib/systemd/system)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/systemd/mitra-.service.d DESTINATION lib/systemd/system)
install(FILES ${PROJECT_SOURCE_DIR}/systemd/mitra.sysusers DESTINATION lib/sysusers.d RENAME mitra.conf)
install(FILES ${PROJECT_SOURCE_DIR}/systemd/mitra.tmpfiles DESTINATION lib/tmpfiles.d RENAME mitra.conf)
install(FILES ${PROJECT_SOURCE_DIR}/etc/mitra.toml ${PROJECT_SOURCE_DIR}/README.md
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/mitra)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/etc/examples DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/mitra)
