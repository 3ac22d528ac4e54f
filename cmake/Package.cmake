# What find_package(watchword) reads, installed with each of the libraries: they may come in packages of their own.
include(CMakePackageConfigHelpers)
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/watchwordConfig.cmake.in
  ${CMAKE_BINARY_DIR}/watchwordConfig.cmake INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/watchword)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/watchwordConfigVersion.cmake COMPATIBILITY SameMinorVersion)
foreach(component library policy)
  install(FILES ${CMAKE_BINARY_DIR}/watchwordConfig.cmake ${CMAKE_BINARY_DIR}/watchwordConfigVersion.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/watchword COMPONENT ${component})
endforeach()
