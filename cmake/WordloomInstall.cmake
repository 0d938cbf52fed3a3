# `cmake --install` and find_package(wordloom).
include(GNUInstallDirs)
