#pragma once
// What was collected in a temporary file becomes a section. Private to the counts room.
#include <algorithm>
#include <string>
#include <vector>

#include "wordloom/io/output.hpp"
#include "wordloom/io/paged_section.hpp"

namespace wordloom::index {

inline void copy_section(SpoolFile& from, ContainerWriter& to, std::string name) {
  PagedSectionWriter section(to, std::move(name));
  std::vector<std::byte> buffer(std::size_t{1} << 18);
  for (std::uint64_t at = 0; at < from.size();) {
    const auto part =
        std::span(buffer).first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), from.size() - at)));
    from.read_at(at, part);
    section.append(part);
    at += part.size();
  }
  section.end();
}

}  // namespace wordloom::index
