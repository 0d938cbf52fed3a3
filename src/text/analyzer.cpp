#include "wordloom/text/analyzer.hpp"

#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "text/alnum_words.hpp"
#include "text/code_point_facts.hpp"
#include "text/locale.hpp"
#include "text/text_preparer.hpp"
#include "text/token_kinds.hpp"
#include "text/utf8_decode.hpp"
#include "text/whitespace.hpp"
#include "text/whole_text.hpp"
#include "text/word_mapper.hpp"
#include "text/word_segmenter.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/text/special_words.hpp"

namespace wordloom {

AnalyzerCounts& AnalyzerCounts::operator+=(const AnalyzerCounts& o) {
  words += o.words;
  punctuation += o.punctuation;
  numbers += o.numbers;
  stop_words += o.stop_words;
  too_short += o.too_short;
  too_long += o.too_long;
  broken_utf8 += o.broken_utf8;
  return *this;
}

struct Analyzer::State {
  explicit State(const AnalyzerRecipe& r) : recipe(r), mapper(r), whole(r) {
    if (r.tokenizer == AnalyzerRecipe::Tokenizer::icu) segmenter.emplace(text::parse_locale(r.locale));
    // A list in any spelling meets the words as the recipe spells them.
    if (!r.stop_words.empty())
      for (std::string& word : normalize(r.stop_words, r)) stop_words.insert(std::move(word));
    finish();
  }
  State(const State& o) : recipe(o.recipe), mapper(o.recipe), whole(o.recipe), stop_words(o.stop_words) {
    if (o.segmenter) segmenter.emplace(*o.segmenter);
    finish();
  }

  void finish();
  void words(std::string_view text, TokenBuffer& out);
  void all_words(std::string_view text, TokenBuffer& out);
  std::string_view prepared(std::string_view text, bool ascii);
  void cut(std::string_view text);
  void push_long_enough(std::size_t base, bool ascii, TokenBuffer& out);
  std::string_view stem_of(std::string_view word);
  void token(const text::Segment& segment, std::size_t base, bool mixed, TokenBuffer& out);

  AnalyzerRecipe recipe;
  text::WordMapper mapper;
  text::WholeText whole;
  text::CodePointFacts facts;
  std::optional<text::WordSegmenter> segmenter;
  std::optional<Stemmer> stemmer;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> stop_words;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> stems;  ///< of words met before
  bool ascii_is_final = false;  ///< ASCII words, lower-cased by bytes if folded, need a look at their length only
  bool all_is_final = false;    ///< so for all words, since nothing is done to them one by one
  bool finds_special = false;   ///< special words are not met as words anyway
  std::uint32_t min_bytes = 1;  ///< words of any bytes with at least so many are long enough

  AnalyzerCounts counts;
  text::TextPreparer preparer;
  text::SegmentBuffer segments;
  std::string mapped;
  std::string restored;
};

void Analyzer::State::finish() {
  if (!recipe.stemmer.empty()) stemmer.emplace(recipe.stemmer);
  ascii_is_final =
      !stemmer && stop_words.empty() && recipe.keep_numbers && (mapper.lowers_ascii() || mapper.keeps_ascii());
  all_is_final = ascii_is_final && !mapper.maps();
  min_bytes = 4 * (recipe.min_length - 1) + 1;
  const bool met = recipe.tokenizer == AnalyzerRecipe::Tokenizer::whitespace && ascii_is_final &&
                   recipe.min_length <= 3 && recipe.max_length >= 5;
  finds_special = recipe.special_words && !met;
}

// The first steps of every analysis, up to where the text is cut. ASCII is lower-cased where it ends up.
std::string_view Analyzer::State::prepared(std::string_view text, bool ascii) {
  text = preparer.prepare(text, recipe, mapper);
  counts.broken_utf8 += preparer.broken_count();
  if (ascii || !whole.changes()) return text;
  text = whole.apply(text, facts);
  if (text.size() > 0x7fffffff)
    throw fail(ErrorKind::usage, "a text that decomposes to {} bytes is too long to analyze in one piece", text.size());
  return text;
}

void Analyzer::State::cut(std::string_view text) {
  using Tokenizer = AnalyzerRecipe::Tokenizer;
  if (segmenter) {
    counts.punctuation += segmenter->segment(
        text, recipe.keep_punctuation ? text::WordSegmenter::Want::everything : text::WordSegmenter::Want::words,
        segments);
  } else if (recipe.tokenizer == Tokenizer::whitespace) {
    text::split_whitespace(text, segments);
  } else {
    text::split_alnum(text, recipe.tokenizer == Tokenizer::alnum, facts, segments);
  }
}

// How many bytes the character takes that begins with this byte of valid UTF-8.
static std::uint32_t size_by_lead(char byte) {
  static constexpr std::uint8_t kSizes[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4};
  return kSizes[static_cast<unsigned char>(byte) >> 4];
}

// Words that need no more than a look at their length. Lengths follow no pattern a processor could guess, so the usual
// limits (one or two characters, or any number of ASCII) are asked without a branch.
void Analyzer::State::push_long_enough(std::size_t base, bool ascii, TokenBuffer& out) {
  std::vector<TokenBuffer::Span>& spans = out.spans();
  const std::size_t before = spans.size();
  spans.resize(before + segments.size());
  const auto offset = static_cast<std::uint32_t>(base);
  const char* bytes = out.data() + base;
  std::uint64_t too_long = 0;
  const auto push_if = [&](auto&& long_enough) {
    TokenBuffer::Span* to = spans.data() + before;
    for (const text::Segment& s : segments) {
      const std::uint32_t size = s.end() - s.begin();
      *to = {offset + s.begin(), offset + s.end()};
      bool good = long_enough(s.begin(), size);
      if (size > recipe.max_length && (ascii || count_code_points({bytes + s.begin(), size}) > recipe.max_length)) {
        good = false;
        ++too_long;
      }
      to += good ? 1 : 0;
    }
    return static_cast<std::size_t>(to - spans.data());
  };
  std::size_t n = 0;
  if (ascii || recipe.min_length == 1) {
    n = push_if([this](std::uint32_t, std::uint32_t size) { return size >= recipe.min_length; });
  } else if (recipe.min_length == 2) {
    n = push_if([bytes](std::uint32_t begin, std::uint32_t size) { return size > size_by_lead(bytes[begin]); });
  } else {
    n = push_if([this, bytes](std::uint32_t begin, std::uint32_t size) {
      return size >= min_bytes || count_code_points({bytes + begin, size}) >= recipe.min_length;
    });
  }
  counts.too_long += too_long;
  counts.too_short += segments.size() - (n - before) - too_long;
  spans.resize(n);
}

void Analyzer::State::words(std::string_view text, TokenBuffer& out) {
  using text::Segment;
  const bool ascii = text::find_non_ascii(text, 0) == text.size();
  text = prepared(text, ascii);
  cut(text);
  const std::size_t base = out.append_bytes(text);
  if (mapper.lowers_ascii() || (ascii && whole.lowers())) text::lower_ascii(out.data() + base, text.size());

  std::vector<TokenBuffer::Span>& spans = out.spans();
  const std::size_t words_before = spans.size();
  const bool restoring = preparer.broken().active();
  const bool whitespace = !segmenter;
  if (whitespace && all_is_final && !restoring) {
    push_long_enough(base, ascii, out);
    counts.words += spans.size() - words_before;
    return;
  }
  std::size_t done = 0;  // of `text`
  for (const Segment& s : segments) {
    const std::uint32_t length = s.end() - s.begin();
    // What the splitter left out may hold disguised bytes.
    if (restoring) preparer.broken().skip(text::BrokenBytes::count_signs(text.substr(done, s.begin() - done)));
    done = s.end();
    // The whitespace splitter does not say which words are beyond ASCII; without mapping it does not matter.
    bool mixed = s.may_be_mixed();
    if (whitespace && !ascii && (restoring || mapper.maps() || !ascii_is_final)) {
      const std::string_view w = text.substr(s.begin(), length);
      mixed = text::find_non_ascii(w, 0) != w.size();
    }
    if (s.is_word() && !mixed && ascii_is_final && length <= recipe.max_length && length >= min_bytes) {
      spans.push_back({static_cast<std::uint32_t>(base + s.begin()), static_cast<std::uint32_t>(base + s.end())});
    } else {
      token(s, base, mixed, out);
    }
  }
  counts.words += spans.size() - words_before;
}

// White space lets nothing through that the words on either side could hang on.
void Analyzer::State::all_words(std::string_view text, TokenBuffer& out) {
  std::optional<std::string_view> special;
  if (finds_special) special = find_special_word(text);
  if (!special) return words(text, out);
  // Errors count bytes from the beginning of the whole, and come before the first word.
  if (recipe.utf8 == Utf8Policy::strict || text.size() > 0x7fffffff) preparer.prepare(text, recipe, mapper);
  std::size_t done = 0;
  while (special) {
    const auto at = static_cast<std::size_t>(special->data() - text.data());
    words(text.substr(done, at - done), out);
    out.push(*special);
    ++counts.words;
    done = at + special->size();
    special = find_special_word(text, done);
  }
  words(text.substr(done), out);
}

// Stemming a word takes several times as long as looking it up, and most words of a text have been met before. Long
// ones, which hardly are, would make the cache as large as the text.
std::string_view Analyzer::State::stem_of(std::string_view word) {
  constexpr std::size_t kMost = 100'000, kLongest = 64;
  if (word.size() > kLongest) return stemmer->stem(word);
  const auto known = stems.find(word);
  if (known != stems.end()) return known->second;
  if (stems.size() >= kMost) stems.clear();
  return stems.emplace(word, stemmer->stem(word)).first->second;
}

void Analyzer::State::token(const text::Segment& segment, std::size_t base, bool mixed, TokenBuffer& out) {
  const std::size_t begin = base + segment.begin();
  const std::string_view raw(out.data() + begin, segment.end() - segment.begin());
  text::BrokenBytes& broken = preparer.broken();
  std::size_t signs = mixed && broken.active() ? text::BrokenBytes::count_signs(raw) : 0;
  const auto drop = [&](std::uint64_t& reason) {
    ++reason;
    broken.skip(signs);
  };
  if (!segment.is_word()) {
    if (text::is_blank(raw)) return;
    if (!recipe.keep_punctuation && !text::is_emoji(raw)) return drop(counts.punctuation);
  }
  std::string_view word = raw;
  if (mapper.maps() && (mixed || !(mapper.lowers_ascii() || mapper.keeps_ascii())) && !mapper.stays(raw)) {
    mapper.map(raw, mapped);
    if (mapped != raw) word = mapped;
  }
  if (!recipe.keep_numbers && text::is_number(word)) return drop(counts.numbers);
  if (!stop_words.empty() && stop_words.find(word) != stop_words.end()) return drop(counts.stop_words);
  if (stemmer) word = stem_of(word);
  const std::size_t length = count_code_points(word);
  if (length < recipe.min_length) return drop(counts.too_short);
  if (length > recipe.max_length) return drop(counts.too_long);
  if (signs != 0) {
    signs -= text::BrokenBytes::count_signs(word);
    broken.restore(word, restored);
    broken.skip(signs);
    out.push(restored);
  } else if (raw.starts_with(word)) {
    out.push_span(begin, begin + word.size());
  } else {
    out.push(word);
  }
}

Analyzer::Analyzer(const AnalyzerRecipe& recipe) {
  recipe.validate();
  state_ = std::make_unique<State>(recipe);
}
Analyzer::Analyzer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

Analyzer Analyzer::clone() const { return Analyzer(std::make_unique<State>(*state_)); }
void Analyzer::words(std::string_view text, TokenBuffer& out) { state_->all_words(text, out); }
const AnalyzerRecipe& Analyzer::recipe() const { return state_->recipe; }
const AnalyzerCounts& Analyzer::counts() const { return state_->counts; }

std::string_view Analyzer::prepared(std::string_view text) {
  State& s = *state_;
  text = s.prepared(text, false);
  if (s.mapper.maps()) {
    s.mapper.map(text, s.mapped);
    text = s.mapped;
  }
  if (!s.preparer.broken().active()) return text;
  s.preparer.broken().restore(text, s.restored);
  return s.restored;
}

/// An analyzer for what is not cut: no break iterator, no stemmer, no stop words.
static Analyzer bare(AnalyzerRecipe recipe) {
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  recipe.stemmer.clear();
  recipe.stop_words.clear();
  return Analyzer(recipe);
}

std::string normalize(std::string_view text, const AnalyzerRecipe& recipe) {
  return std::string(bare(recipe).prepared(text));
}

std::vector<std::string> normalize(std::span<const std::string> texts, const AnalyzerRecipe& recipe) {
  Analyzer analyzer = bare(recipe);
  std::vector<std::string> normal;
  normal.reserve(texts.size());
  for (const std::string& text : texts) normal.emplace_back(analyzer.prepared(text));
  return normal;
}

}  // namespace wordloom
