# wordloom_room(NAME DEPENDS room... LIBS public... PRIVATE_LIBS private...): one library per room, from src/NAME/**.cpp.
# The sources of a room are all the files of its folder: a file that lies there belongs to it (docs/decisions/001).
add_library(wordloom_options INTERFACE)
target_compile_features(wordloom_options INTERFACE cxx_std_20)
target_compile_options(wordloom_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion
  -Wno-sign-conversion $<$<BOOL:${WORDLOOM_WERROR}>:-Werror>>)
if(WORDLOOM_SANITIZE)
  target_compile_options(wordloom_options INTERFACE -fsanitize=${WORDLOOM_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)  # false alarms in <regex> and others once ASan has been through
  target_link_options(wordloom_options INTERFACE -fsanitize=${WORDLOOM_SANITIZE})
endif()
if(WORDLOOM_FUZZ)
  target_compile_options(wordloom_options INTERFACE -fsanitize=fuzzer-no-link)
  target_compile_definitions(wordloom_options INTERFACE FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION)
endif()
if(WORDLOOM_SANITIZE MATCHES "thread")
  target_compile_definitions(wordloom_options INTERFACE WORDLOOM_TSAN=1)
endif()

function(wordloom_room name)
  cmake_parse_arguments(ROOM "" "" "DEPENDS;LIBS;PRIVATE_LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
  if(WORDLOOM_CUDA)
    list(FILTER sources EXCLUDE REGEX "_none\\.cpp$")  # cuda/ has the other body of these headers
  endif()
  add_library(wordloom_${name} STATIC ${sources})
  add_library(wordloom::${name} ALIAS wordloom_${name})
  set_property(GLOBAL APPEND PROPERTY WORDLOOM_LIBRARIES wordloom_${name})
  set_target_properties(wordloom_${name} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_include_directories(wordloom_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
  target_include_directories(wordloom_${name} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_compile_features(wordloom_${name} PUBLIC cxx_std_20)
  target_link_libraries(wordloom_${name} PRIVATE $<BUILD_INTERFACE:wordloom_options> ${ROOM_PRIVATE_LIBS})
  target_link_libraries(wordloom_${name} PUBLIC ${ROOM_LIBS})
  foreach(dep IN LISTS ROOM_DEPENDS)
    target_link_libraries(wordloom_${name} PUBLIC wordloom_${dep})
  endforeach()
endfunction()
