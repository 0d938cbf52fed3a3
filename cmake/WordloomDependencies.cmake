# Every library from outside, found once; Debian's names stand in tools/setup/packages. This file is installed as well
# and run again by wordloomConfig.cmake (WORDLOOM_INSTALLED is then set), so that a consumer finds what we found.
# All targets are global: a project that adds us by add_subdirectory() links them from its own folder.
macro(wordloom_find package)
  if(WORDLOOM_INSTALLED)
    find_dependency(${package} ${ARGN})
  else()
    find_package(${package} ${ARGN} REQUIRED)
  endif()
endmacro()

# wordloom_global(target...): promotes what find_package made in this folder; what a parent found is visible already.
set(wordloom_seen "")
foreach(target Threads::Threads ICU::uc ICU::i18n ICU::data fmt::fmt fmt::fmt-header-only ZLIB::ZLIB
        nlohmann_json::nlohmann_json Eigen3::Eigen CUDA::cudart_static)
  if(TARGET ${target})
    list(APPEND wordloom_seen ${target})
  endif()
endforeach()
function(wordloom_global)
  foreach(target IN LISTS ARGN)
    if(TARGET ${target} AND NOT target IN_LIST wordloom_seen)
      set_target_properties(${target} PROPERTIES IMPORTED_GLOBAL TRUE)
    endif()
  endforeach()
endfunction()

# wordloom_wrap(name library...): a target of ours around libraries from outside.
function(wordloom_wrap name)
  if(NOT TARGET ${name})
    add_library(${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(${name} INTERFACE ${ARGN})
  endif()
endfunction()
function(wordloom_pkg name module)
  if(NOT TARGET ${name})
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${module})
    wordloom_wrap(${name} PkgConfig::${name})
  endif()
endfunction()

set(wordloom_suffixes ${CMAKE_FIND_LIBRARY_SUFFIXES})
if(WORDLOOM_STATIC_DEPENDENCIES)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a ${wordloom_suffixes})
endif()

set(THREADS_PREFER_PTHREAD_FLAG ON)
wordloom_find(Threads)
wordloom_find(ICU 66 COMPONENTS uc i18n data)
wordloom_find(fmt)
wordloom_find(ZLIB)
wordloom_find(nlohmann_json)
wordloom_find(Eigen3 3.3 NO_MODULE)
wordloom_find(PkgConfig)
wordloom_global(Threads::Threads ICU::uc ICU::i18n ICU::data fmt::fmt fmt::fmt-header-only ZLIB::ZLIB
  nlohmann_json::nlohmann_json Eigen3::Eigen)
wordloom_pkg(wordloom_zstd libzstd)
wordloom_pkg(wordloom_xxhash libxxhash)
wordloom_pkg(wordloom_hwy libhwy)

# Archives are searched once, in their order, and FindICU does not say which of ICU's needs which.
if(WORDLOOM_STATIC_DEPENDENCIES)
  target_link_libraries(ICU::i18n INTERFACE ICU::uc)
  target_link_libraries(ICU::uc INTERFACE ICU::data)
endif()

# Debian ships no libfmt.a: a static build takes fmt's header-only form.
if(WORDLOOM_STATIC_DEPENDENCIES)
  wordloom_wrap(wordloom_fmt fmt::fmt-header-only)
else()
  wordloom_wrap(wordloom_fmt fmt::fmt)
endif()

# libstemmer ships neither a CMake nor a pkg-config file.
find_path(WORDLOOM_STEMMER_INCLUDE libstemmer.h)
find_library(WORDLOOM_STEMMER_LIBRARY stemmer)
if(NOT WORDLOOM_STEMMER_INCLUDE OR NOT WORDLOOM_STEMMER_LIBRARY)
  message(FATAL_ERROR "wordloom needs libstemmer (libstemmer.h and the library); Debian: apt-get install libstemmer-dev")
endif()
if(NOT TARGET wordloom_stemmer)
  wordloom_wrap(wordloom_stemmer ${WORDLOOM_STEMMER_LIBRARY})
  target_include_directories(wordloom_stemmer INTERFACE "${WORDLOOM_STEMMER_INCLUDE}")
endif()

if(WORDLOOM_CUDA)
  wordloom_find(CUDAToolkit)
  wordloom_global(CUDA::cudart_static CUDA::cudart_static_deps CUDA::toolkit)
endif()

set(CMAKE_FIND_LIBRARY_SUFFIXES ${wordloom_suffixes})
