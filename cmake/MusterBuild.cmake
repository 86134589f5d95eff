# Compiler settings and the libraries that Muster builds on.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTOUIC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_AUTOGEN_ORIGIN_DEPENDS OFF) # moc reads headers, not libraries: an error in one room does not stop the others
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

option(MUSTER_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(MUSTER_WERROR "Treat warnings as errors" ON)
option(MUSTER_LIBFUZZER "Build everything for libFuzzer, and the program muster_libfuzzer (clang only)" OFF)

find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Network Svg Test LinguistTools)
find_package(Qt6Keychain REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(simdjson REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.74 REQUIRED) # headers only
find_package(Threads REQUIRED)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-uc icu-i18n)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(JWT REQUIRED IMPORTED_TARGET libjwt)
pkg_check_modules(YAML REQUIRED IMPORTED_TARGET yaml-0.1)
find_library(MUSTER_PHONENUMBER phonenumber REQUIRED)
# with its own flags: the library is built with TLS, zlib and Brotli, and its classes have another size without
pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)

add_library(muster_options INTERFACE)
target_compile_definitions(muster_options INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
  QT_DISABLE_DEPRECATED_BEFORE=0x060400 MUSTER_VERSION="${PROJECT_VERSION}")
target_include_directories(muster_options INTERFACE "${PROJECT_SOURCE_DIR}")
if(MSVC)
  target_compile_options(muster_options INTERFACE /W4 /utf-8 $<$<BOOL:${MUSTER_WERROR}>:/WX>)
else()
  target_compile_options(muster_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    -Wcast-qual -Wformat=2 -Wimplicit-fallthrough $<$<BOOL:${MUSTER_WERROR}>:-Werror>)
endif()
if(MUSTER_LIBFUZZER)
  target_compile_options(muster_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(MUSTER_SANITIZE)
  # AddressSanitizer finds what these five checks look for; without them a file compiles in two thirds of the time.
  target_compile_options(muster_options INTERFACE -fsanitize=address,undefined
    -fno-sanitize=null,alignment,vptr,object-size,nonnull-attribute -fno-sanitize-recover=undefined -fno-omit-frame-pointer
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>) # GCC 12 sees ghosts in instrumented code
  target_link_options(muster_options INTERFACE -fsanitize=address,undefined)
endif()
