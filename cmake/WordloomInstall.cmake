# `cmake --install`: programs, headers, one static library per room, and what find_package(wordloom) reads.
if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(wordloom_package "${CMAKE_INSTALL_LIBDIR}/cmake/wordloom")

get_property(wordloom_libraries GLOBAL PROPERTY WORDLOOM_LIBRARIES)
install(TARGETS ${wordloom_libraries} EXPORT wordloomTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT wordloomTargets NAMESPACE wordloom:: DESTINATION ${wordloom_package})
install(DIRECTORY include/wordloom DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
foreach(program w2v tok ngram tfidf)
  if(TARGET ${program})
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

configure_package_config_file(cmake/wordloomConfig.cmake.in "${PROJECT_BINARY_DIR}/wordloomConfig.cmake"
  INSTALL_DESTINATION ${wordloom_package})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/wordloomConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/wordloomConfig.cmake" "${PROJECT_BINARY_DIR}/wordloomConfigVersion.cmake"
  cmake/WordloomDependencies.cmake DESTINATION ${wordloom_package})

# Highway exists on Debian as a shared library only. A portable build carries it along together with the C++ runtime that it
# and the programs share, and finds them beside itself (CMAKE_INSTALL_RPATH of the preset).
if(WORDLOOM_STATIC_DEPENDENCIES)
  get_target_property(wordloom_hwy_libraries PkgConfig::wordloom_hwy INTERFACE_LINK_LIBRARIES)
  set(carried ${wordloom_hwy_libraries})
  foreach(runtime libstdc++.so.6 libgcc_s.so.1)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${runtime} OUTPUT_VARIABLE file
      OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(IS_ABSOLUTE "${file}")
      list(APPEND carried "${file}")
    endif()
  endforeach()
  list(FILTER carried INCLUDE REGEX "\\.so(\\.[0-9]+)?$")
  foreach(library IN LISTS carried)
    install(CODE "file(INSTALL DESTINATION \"\${CMAKE_INSTALL_PREFIX}/lib\" TYPE SHARED_LIBRARY FOLLOW_SYMLINK_CHAIN FILES \"${library}\")")
  endforeach()
endif()
