# muster_room(NAME FOLDER PUBLIC libs... PRIVATE libs...): one static library a room, every source file below FOLDER.
function(muster_room name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cpp" "${PROJECT_SOURCE_DIR}/${folder}/*.h"
       "${PROJECT_SOURCE_DIR}/${folder}/*.ui" "${PROJECT_SOURCE_DIR}/${folder}/*.qrc")
  cmake_parse_arguments(R "" "" "PUBLIC;PRIVATE" ${ARGN})
  add_library(muster_${name} STATIC ${sources})
  set_target_properties(muster_${name} PROPERTIES LINKER_LANGUAGE CXX AUTOUIC_SEARCH_PATHS "${PROJECT_SOURCE_DIR}/${folder}")
  target_link_libraries(muster_${name} PUBLIC muster_options ${R_PUBLIC} PRIVATE ${R_PRIVATE} Threads::Threads)
  muster_precompile(muster_${name} "${R_PUBLIC}")
endfunction()

# muster_program(NAME FOLDER PRIVATE libs...): an executable from every source file in FOLDER.
function(muster_program name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cpp" "${PROJECT_SOURCE_DIR}/${folder}/*.h")
  cmake_parse_arguments(R "" "" "PRIVATE" ${ARGN})
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE muster_options ${R_PRIVATE})
  if("${R_PRIVATE}" MATCHES "CLI11")
    target_precompile_headers(${name} PRIVATE <CLI/CLI.hpp> <nlohmann/json.hpp> <QString> <QCoreApplication> <string> <vector>
      <memory> <optional> <functional> <variant> <tl/expected.hpp>)
  endif()
endfunction()

# muster_tests(ROOM LIBS...): each tests/ROOM/test_*.cpp becomes one Qt Test program and one ctest entry "ROOM/name".
function(muster_tests room)
  file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${room}/test_*.cpp")
  foreach(file ${files})
    get_filename_component(stem "${file}" NAME_WE)
    set(target "${room}_${stem}")
    add_executable(${target} "${file}")
    target_link_libraries(${target} PRIVATE muster_options muster_fakes Qt6::Test ${ARGN})
    target_compile_definitions(${target} PRIVATE MUSTER_SOURCE_DIR="${PROJECT_SOURCE_DIR}" MUSTER_BINARY_DIR="${CMAKE_BINARY_DIR}/bin")
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    if(NOT MSVC) # tables of rows, run once: half the time to compile; what they call keeps its options
      set_source_files_properties("${file}" PROPERTIES COMPILE_OPTIONS "-O0;-fno-sanitize=undefined")
    endif()
    string(REPLACE "test_" "" short "${stem}")
    add_test(NAME ${room}/${short} COMMAND ${target})
    set_tests_properties(${room}/${short} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen" TIMEOUT 300)
  endforeach()
endfunction()

# One precompiled header for all rooms without widgets, one for the rooms with them.
function(muster_precompile target public)
  if(public MATCHES "Qt6::Widgets")
    target_precompile_headers(${target} PRIVATE <QtWidgets> <string> <vector> <memory> <optional> <functional>)
  else()
    target_precompile_headers(${target} PRIVATE <QString> <QCoreApplication> <string> <string_view> <vector> <memory> <optional>
      <functional> <variant> <span> <stop_token> <tl/expected.hpp>)
  endif()
endfunction()
