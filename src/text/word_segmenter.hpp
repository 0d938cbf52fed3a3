#pragma once
// Words of a text: the ASCII scanner where it can, the class scanner in other scripts, ICU where neither is sure.
#include <memory>
#include <string_view>

#include "text/ascii_words.hpp"
#include "text/break_classes.hpp"
#include "text/icu_words.hpp"
#include "text/segments.hpp"

namespace wordloom::text {

class WordSegmenter {
 public:
  enum class Want {
    everything,  ///< all segments: they concatenate to the text
    words,       ///< words, and of the others at least those with bytes above 0x7f
  };

  explicit WordSegmenter(const icu::Locale& locale) : icu_(locale), classes_(icu_), ascii_(classes_) {}
  /// A copy for another thread.
  WordSegmenter(const WordSegmenter& o) : icu_(o.icu_), classes_(icu_), ascii_(o.ascii_) {}
  WordSegmenter& operator=(const WordSegmenter&) = delete;

  /// Fills `out` (overwritten); text.size() < 2^31. Returns the number of punctuation segments (neither words nor
  /// white space nor controls) of Want::words that are not in `out`.
  std::uint64_t segment(std::string_view text, Want want, SegmentBuffer& out);

  /// The same with ICU alone.
  void segment_by_icu(std::string_view text, SegmentBuffer& out);

  /// Whether the locale's rules allow the ASCII scanner.
  bool has_fast_path() const { return ascii_.usable; }

 private:
  void ascii(std::string_view text, std::size_t begin, std::size_t end);
  std::size_t mixed(std::string_view text, std::size_t begin);
  std::size_t next_sure(std::string_view text, std::size_t from);
  std::size_t first_unsure(std::string_view text, std::size_t begin);
  void by_icu(std::string_view text, std::size_t begin, std::size_t end);

  IcuWords icu_;
  BreakClasses classes_;
  AsciiRules ascii_;
  // The call in progress.
  Want want_ = Want::everything;
  SegmentBuffer* out_ = nullptr;
  std::uint64_t punctuation_ = 0;
};

}  // namespace wordloom::text
