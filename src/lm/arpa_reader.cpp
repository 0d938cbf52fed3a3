#include "wordloom/lm/arpa_reader.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include "lm/sections.hpp"
#include "wordloom/core/blanks.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/core/parse_number.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/vocab/word_table.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kBatch = std::size_t{1} << 16;
constexpr float kMissingUnknown = -100.0F, kMissingSentenceEnd = -99.0F;
constexpr std::string_view kSpecials[] = {"<unk>", "<s>", "</s>"};
/// More than any file has; keeps sizes of arrays from overflowing.
constexpr std::uint64_t kMostNgrams = std::uint64_t{1} << 36;

class ArpaReader {
 public:
  ArpaReader(const std::string& path, ModelSink& sink) : stream_(open_input(path)), lines_(*stream_), sink_(sink) {}

  ArpaReport read() {
    read_counts();
    read_unigrams();
    for (std::uint32_t order = 2; order <= header_.order; ++order) read_section(order);
    if (line_ != "\\end\\") throw at("\"\\end\\\" is expected, found \"{}\"", shown(line_));
    sink_.end();
    return std::move(report_);
  }

 private:
  template <class... Args>
  Error at(fmt::format_string<Args...> text, Args&&... args) const {
    const std::string where =
        ended_ ? fmt::format("{}: line {}: the file ends here: ", stream_->name(), lines_.line_number())
               : fmt::format("{}: line {}: ", stream_->name(), lines_.line_number());
    return Error(ErrorKind::format, where + fmt::format(text, std::forward<Args>(args)...) +
                                        (ended_ ? " (truncated copy? copy it again)" : ""));
  }

  /// The next line that is not blank, without white space around it; at the end an empty one.
  void next() {
    std::string_view line;
    while (lines_.next(line)) {
      line_ = trimmed(line);
      if (!line_.empty()) return;
    }
    line_ = {};
    ended_ = true;
  }

  void read_counts() {
    do next();
    while (!ended_ && line_ != "\\data\\");
    if (ended_) throw at("no line \"\\data\\\": not an ARPA file");
    for (next(); line_.starts_with("ngram"); next()) {
      std::string_view rest = trimmed(line_.substr(5));
      const std::size_t equals = rest.find('=');
      const std::string_view left = trimmed(rest.substr(0, equals)),
                             right = equals == std::string_view::npos ? "" : trimmed(rest.substr(equals + 1));
      const auto order = parse_number<std::uint32_t>(left);
      const auto count = parse_number<std::uint64_t>(right);
      if (!order || !count) throw at("\"ngram ORDER=COUNT\" is expected, found \"{}\"", shown(line_));
      if (*order != header_.counts.size() + 1)
        throw at("the count of order {} is expected, found that of order {}", header_.counts.size() + 1, *order);
      if (*order > kHighestOrder) throw at("order {}: orders 1 to {} are possible", *order, kHighestOrder);
      if (*count > kMostNgrams) throw at("{} n-grams of order {}", *count, *order);
      header_.counts.push_back(*count);
    }
    header_.order = static_cast<std::uint32_t>(header_.counts.size());
    if (header_.order == 0) throw at("no line \"ngram 1=COUNT\" after \"\\data\\\"");
    declared_ = header_.order;
  }

  void expect_section(std::uint32_t order) {
    const std::string name = fmt::format("\\{}-grams:", order);
    if (line_ != name) throw at("the section \"{}\" is expected, found \"{}\"", name, shown(line_));
  }
  void check_count(std::uint32_t order, std::uint64_t found) const {
    if (found != header_.counts[order - 1])
      throw at("\\data\\ promised {} {}-grams, the section has {}", header_.counts[order - 1], order, found);
  }
  bool in_section() const { return !ended_ && line_.front() != '\\'; }

  /// prob, `order` words, perhaps a back-off weight.
  void split(std::uint32_t order) {
    fields_ = 0;
    std::size_t i = 0;
    const std::string_view line = line_;
    while (i < line.size()) {
      while (i < line.size() && is_space(line[i])) ++i;
      const std::size_t begin = i;
      while (i < line.size() && !is_space(line[i])) ++i;
      if (begin == i) break;
      if (fields_ == order + 2) {
        fields_ = order + 3;
        break;
      }
      field_[fields_++] = line.substr(begin, i - begin);
    }
    if (fields_ != order + 1 && fields_ != order + 2)
      throw at("{} fields are expected (log10 probability, {} word{}, back-off weight or none), found {}: \"{}\"",
               order + 2, order, order == 1 ? "" : "s", fields_ > order + 2 ? "more" : fmt::format("{}", fields_),
               shown(line_));
    const auto prob = parse_number<float>(field_[0]);
    if (!prob || std::isnan(*prob)) throw at("\"{}\" is no number", shown(field_[0]));
    if (*prob > 0) throw at("the log10 probability {} is above 0", shown(field_[0]));
    prob_ = *prob;
    backoff_ = 0;
    if (fields_ == order + 1) return;
    const auto backoff = parse_number<float>(field_[order + 1]);
    if (!backoff || !std::isfinite(*backoff))
      throw at("the back-off weight \"{}\" is no number", shown(field_[order + 1]));
    backoff_ = *backoff;
  }

  void read_unigrams() {
    for (const std::string_view special : kSpecials) table_.insert(special);
    std::vector<float> prob(3), backoff(3);
    std::array<bool, 3> seen{};
    expect_section(1);
    std::uint64_t found = 0;
    for (next(); in_section(); next(), ++found) {
      split(1);
      std::string_view word = field_[1];
      if (word == "<UNK>") word = kSpecials[kUnknown];
      const std::uint32_t id = table_.insert(word);
      if (id >= prob.size()) {
        prob.push_back(prob_);
        backoff.push_back(backoff_);
      } else {
        if (id > kEnd || seen[id])
          throw at("the word \"{}\" stands there twice{}", shown(field_[1]),
                   id == kUnknown ? " (<UNK> counts as <unk>)" : "");
        seen[id] = true;
        prob[id] = prob_;
        backoff[id] = backoff_;
      }
    }
    check_count(1, found);
    for (WordIndex id = 0; id < 3; ++id) {
      if (seen[id]) continue;
      prob[id] = id == kUnknown ? kMissingUnknown : kMissingSentenceEnd;
      report_.notes.push_back(fmt::format("{} is not among the unigrams: its log10 probability is taken to be {}",
                                          kSpecials[id], prob[id]));
    }
    header_.counts[0] = table_.size();
    for (std::uint32_t id = 0; id < table_.size(); ++id) header_.words.emplace_back(table_.word(id));
    // Orders that are declared and empty at the top: the model is one of the order below.
    while (header_.order > 1 && header_.counts[header_.order - 1] == 0) header_.counts.resize(--header_.order);
    sink_.begin(header_, false);
    std::vector<WordIndex> ids(prob.size());
    for (WordIndex id = 0; id < ids.size(); ++id) ids[id] = id;
    sink_.add({1, ids, prob, header_.order > 1 ? std::span<const float>(backoff) : std::span<const float>()});
    header_.order = declared_;
    header_.counts.resize(declared_, 0);
  }

  void read_section(std::uint32_t order) {
    expect_section(order);
    const bool top = order == header_.order;
    std::vector<WordIndex> words;
    std::vector<float> prob, backoff;
    std::uint64_t found = 0;
    const auto flush = [&] {
      if (!prob.empty())
        sink_.add({order, words, prob, top ? std::span<const float>() : std::span<const float>(backoff)});
      words.clear();
      prob.clear();
      backoff.clear();
    };
    for (next(); in_section(); next()) {
      if (++found > header_.counts[order - 1]) check_count(order, found);
      split(order);
      for (std::uint32_t j = 1; j <= order; ++j) {
        const auto id = table_.find(field_[j] == "<UNK>" ? kSpecials[kUnknown] : field_[j]);
        if (!id) throw at("the word \"{}\" is not among the unigrams", shown(field_[j]));
        words.push_back(*id);
      }
      prob.push_back(prob_);
      backoff.push_back(backoff_);
      if (prob.size() == kBatch) flush();
    }
    check_count(order, found);
    flush();
  }

  std::unique_ptr<ByteStream> stream_;
  LineReader lines_;
  ModelSink& sink_;
  ArpaReport report_;
  ModelHeader header_;
  WordTable table_;
  std::string_view line_;
  bool ended_ = false;
  std::uint32_t declared_ = 0;
  std::array<std::string_view, kHighestOrder + 3> field_;
  std::uint32_t fields_ = 0;
  float prob_ = 0, backoff_ = 0;
};

}  // namespace

ArpaReport read_arpa(const std::string& path, ModelSink& sink) { return ArpaReader(path, sink).read(); }

}  // namespace wordloom::lm
