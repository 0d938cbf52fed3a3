#include "common/shared_options.hpp"

#include <algorithm>

#include "common/numbers.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::tools {

void declare_threads(OptionSet& options, std::uint32_t& threads, ThreadsLetter letter, const char* fallback) {
  static constexpr std::uint64_t kMost = 1024;
  options.value(letter == ThreadsLetter::t ? "t,threads" : "threads", "N",
                fmt::format("how many at once; 0: the cores this process may use (0..{})", kMost), fallback,
                [&threads](const std::string& text) {
                  std::uint64_t value = 0;
                  if (!parse_number(text, value) || value > kMost)
                    throw fail(ErrorKind::usage, "takes a whole number (0..{}), not \"{}\"", kMost, text);
                  threads = static_cast<std::uint32_t>(value);
                });
}

std::uint32_t thread_count(std::uint32_t threads) {
  return threads != 0 ? threads : static_cast<std::uint32_t>(usable_threads());
}

void declare_max_memory(OptionSet& options, std::uint64_t& bytes, const std::string& what, std::string fallback,
                        std::uint64_t lowest) {
  const std::string least = lowest > 1 ? fmt::format("at least {}M; ", lowest >> 20) : std::string();
  options.value("max-memory", "SIZE", fmt::format("{}: 512M, 4G or bytes ({}0: as if it were not given)", what, least),
                std::move(fallback), [&bytes, lowest](const std::string& text) {
                  const std::uint64_t size = parse_size(text);
                  if (size != 0 && size < lowest)
                    throw fail(ErrorKind::usage, "takes {}M or more, not \"{}\"", lowest >> 20, text);
                  bytes = size;
                });
}

void declare_json(OptionSet& options, bool& json, std::string_view thing, std::string_view keys) {
  options.flag("json",
               (thing.empty() ? std::string("one JSON object, on one line")
                              : fmt::format("one JSON object per {}, each on a line", thing)) +
                   (keys.empty() ? std::string() : fmt::format(": {}", keys)),
               json);
}

void declare_quiet(OptionSet& options, bool& quiet) {
  options.flag("q,quiet", "say nothing but warnings and errors", quiet);
}

bool parse_range(std::string_view text, std::uint64_t& low, std::uint64_t& high) {
  for (const std::string_view between : {"..", "-", ","}) {
    const std::size_t at = text.find(between);
    if (at == std::string_view::npos) continue;
    return parse_number(text.substr(0, at), low) && parse_number(text.substr(at + between.size()), high);
  }
  return false;
}

}  // namespace wordloom::tools
