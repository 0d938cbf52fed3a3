#pragma once
// Options that many commands have, with one meaning and one help for all of them.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "common/options.hpp"
#include "common/streams.hpp"

namespace wordloom::tools {

enum class ThreadsLetter {
  t,
  none,  ///< -t is another program's spelling of something else here
};
/// --threads N, 0..1024. `fallback`: what the help says of a command that was not told.
void declare_threads(OptionSet& options, std::uint32_t& threads, ThreadsLetter letter = ThreadsLetter::t,
                     const char* fallback = "0");
/// What --threads stands for: 0 is the cores this process may use.
std::uint32_t thread_count(std::uint32_t threads);

/// --max-memory SIZE of at least `lowest` bytes; 0 is as if it were not given. `what` is done with it; `fallback`: what
/// happens without it.
void declare_max_memory(OptionSet& options, std::uint64_t& bytes, const std::string& what, std::string fallback,
                        std::uint64_t lowest = 1);

/// --json: an object for each `thing` ("question"); empty: one object in all. `keys`: what stands in it, where that is
/// short enough for the help of the option.
void declare_json(OptionSet& options, bool& json, std::string_view thing = {}, std::string_view keys = {});

/// -q, for all commands but those that make models, which say with it where the model is.
void declare_quiet(OptionSet& options, bool& quiet);

/// The streams of a command that may have been told -q: its talk then goes nowhere. Warnings go to the streams that it
/// was made from, and errors are thrown.
class TalkStreams {
 public:
  TalkStreams(Streams& all, bool quiet)
      : streams_{all.out, quiet ? nowhere_ : all.err, all.err_is_terminal, all.in_is_terminal, all.in_path} {}
  Streams& get() { return streams_; }

 private:
  class Nowhere final : public Out {
   public:
    Nowhere() : Out(1) {}

   private:
    void emit(std::string_view) override {}
  };
  Nowhere nowhere_;
  Streams streams_;
};

/// Two whole numbers, each of 0 and above: "3..6", "3-6" or "3,6". Anything else: false.
bool parse_range(std::string_view text, std::uint64_t& low, std::uint64_t& high);

}  // namespace wordloom::tools
