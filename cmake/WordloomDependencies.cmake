# Every library from outside, found once. Debian's names stand in tools/setup/packages.
find_package(Threads REQUIRED)
find_package(ICU 66 REQUIRED COMPONENTS uc i18n data)
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)

function(wordloom_pkg target module)
  pkg_check_modules(${target} REQUIRED IMPORTED_TARGET ${module})
  add_library(${target} INTERFACE)
  target_link_libraries(${target} INTERFACE PkgConfig::${target})
endfunction()
wordloom_pkg(wordloom_zstd libzstd)
wordloom_pkg(wordloom_xxhash libxxhash)
wordloom_pkg(wordloom_hwy libhwy)

# libstemmer ships neither a CMake nor a pkg-config file.
find_path(WORDLOOM_STEMMER_INCLUDE libstemmer.h REQUIRED)
find_library(WORDLOOM_STEMMER_LIBRARY stemmer REQUIRED)
add_library(wordloom_stemmer INTERFACE)
target_include_directories(wordloom_stemmer SYSTEM INTERFACE "$<BUILD_INTERFACE:${WORDLOOM_STEMMER_INCLUDE}>")
target_link_libraries(wordloom_stemmer INTERFACE ${WORDLOOM_STEMMER_LIBRARY})
