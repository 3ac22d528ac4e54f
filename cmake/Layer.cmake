# One folder of src/ is one static library and, where it has *_test.cpp files, one unit test program.
#
#   watchword_layer(policy USES wire crypto base LIBRARIES PkgConfig::qrencode)
#
# makes watchword_policy from src/policy/**.cpp and the test program policy_test from
# src/policy/**_test.cpp. Code includes by path from src/: #include "policy/document.hpp".

# g++ 12 at -O2 and above sees overlapping copies in std::string where there are none (GCC bug 105651): -Wno-restrict.
add_library(watchword_options INTERFACE)
target_compile_options(watchword_options INTERFACE
  -Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wconversion -Wno-sign-conversion -Werror
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>
  -fstack-protector-strong $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
target_include_directories(watchword_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
target_compile_definitions(watchword_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_BEAST_USE_STD_STRING_VIEW BOOST_ALL_NO_LIB)

if(WATCHWORD_TESTS)
  find_package(GTest REQUIRED)
  enable_testing()
  # Every unit test program shares this precompiled header: gtest is most of a small test's compile time.
  add_library(watchword_test_main STATIC ${CMAKE_SOURCE_DIR}/tests/main.cpp)
  target_link_libraries(watchword_test_main PUBLIC GTest::gtest watchword_options)
endif()

function(watchword_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 layer "" "" "USES;LIBRARIES;PRECOMPILE")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM layer_USES PREPEND watchword_)

  if(sources)
    add_library(watchword_${name} STATIC ${sources})
    target_link_libraries(watchword_${name}
      PUBLIC ${layer_USES} Boost::headers fmt::fmt ${layer_LIBRARIES} PRIVATE watchword_options)
    target_include_directories(watchword_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include)
    if(layer_PRECOMPILE)
      target_precompile_headers(watchword_${name} PRIVATE ${layer_PRECOMPILE})
    endif()
  else()
    add_library(watchword_${name} INTERFACE)
    target_link_libraries(watchword_${name} INTERFACE ${layer_USES} Boost::headers fmt::fmt ${layer_LIBRARIES})
  endif()

  if(tests AND WATCHWORD_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE watchword_${name} watchword_test_main watchword_options)
    add_test(NAME unit_${name} COMMAND ${name}_test --gtest_brief=1)
    set_tests_properties(unit_${name} PROPERTIES LABELS unit TIMEOUT 300)
  endif()
endfunction()
