#include "wordloom/lm/arpa_writer.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <future>
#include <string>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/core/parallel.hpp"
#include "wordloom/core/shown.hpp"
#include "wordloom/io/output.hpp"

namespace wordloom::lm {
namespace {

constexpr std::size_t kLongestNumber = 24;
constexpr std::size_t kPiece = 8192;  // n-grams a thread turns into text at a time
constexpr float kZero = -99.0F;

// gzip's frame around what deflate makes.
class Gzip {
 public:
  Gzip() {
    std::memset(&stream_, 0, sizeof stream_);
    if (deflateInit2(&stream_, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw fail(ErrorKind::memory, "no memory for gzip compression");
  }
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  void put(std::string_view text, bool last, AtomicFile& file) {
    buffer_.resize(std::size_t{1} << 16);
    while (true) {
      const std::size_t part = std::min<std::size_t>(text.size(), std::size_t{1} << 30);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
      stream_.avail_in = static_cast<uInt>(part);
      const bool final_part = last && part == text.size();
      int status = Z_OK;
      do {
        stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_out = static_cast<uInt>(buffer_.size());
        status = deflate(&stream_, final_part ? Z_FINISH : Z_NO_FLUSH);
        file.write(std::string_view(buffer_.data(), buffer_.size() - stream_.avail_out));
      } while (stream_.avail_out == 0 || (final_part && status != Z_STREAM_END));
      text.remove_prefix(part);
      if (text.empty()) return;
    }
  }

 private:
  z_stream stream_;
  std::string buffer_;
};

char* put_number(char* out, float value) {
  if (!(value > kZero)) value = kZero;                                // also what is not a number
  return std::to_chars(out, out + kLongestNumber, value + 0.0F).ptr;  // -0 becomes 0
}

class ArpaSink final : public ModelSink {
 public:
  ArpaSink(const std::filesystem::path& path, const ArpaOptions& options)
      : name_(path.string()), threads_(std::max<std::size_t>(options.threads, 1)), file_(path) {
    if (path.extension() == ".gz") gzip_ = std::make_unique<Gzip>();
  }

  void begin(const ModelHeader& header, bool) override {
    header_ = header;
    for (const std::string& word : header_.words)
      if (word.empty() || word.find_first_of(std::string_view(" \t\r\n\v\f\0", 7)) != std::string::npos)
        throw fail(ErrorKind::config,
                   "{}: ARPA separates words by white space and cannot hold the word \"{}\"; write the binary form",
                   name_, shown(word));
    std::string text = "\\data\\\n";
    for (std::uint32_t k = 1; k <= header_.order; ++k)
      fmt::format_to(std::back_inserter(text), "ngram {}={}\n", k, header_.counts[k - 1]);
    put(text, false);
  }

  void add(const NgramBatch& batch) override {
    if (batch.order != order_) {
      close_order();
      order_ = batch.order;
      put(fmt::format("\n\\{}-grams:\n", order_), false);
    }
    written_ += batch.size();
    if (order_ > header_.order || written_ > header_.counts[order_ - 1]) wrong_count();
    const std::size_t pieces = (batch.size() + kPiece - 1) / kPiece;
    const std::size_t wave = threads_ * 4;
    for (std::size_t first = 0; first < pieces; first += wave) {
      const std::size_t count = std::min(wave, pieces - first);
      std::vector<Text>& texts = texts_[turn_];
      if (texts.size() < count) texts.resize(count);
      parallel_for(count, 1, threads_, [&](std::size_t begin, std::size_t end, std::size_t) {
        for (std::size_t i = begin; i < end; ++i) format(batch, (first + i) * kPiece, texts[i]);
      });
      wait();
      // Written while the next ones are made.
      writing_ = std::async(std::launch::async, [this, &texts, count] {
        for (std::size_t i = 0; i < count; ++i) put_now({texts[i].data.data(), texts[i].size}, false);
      });
      turn_ = 1 - turn_;
    }
  }

  void end() override {
    close_order();
    if (order_ != header_.order) wrong_count();
    put("\n\\end\\\n", true);
    file_.commit();
  }

 private:
  struct Text {
    std::vector<char> data;  // grows, never shrinks
    std::size_t size = 0;
  };

  void wait() {
    if (writing_.valid()) writing_.get();
  }
  void put(std::string_view text, bool last) {
    wait();
    put_now(text, last);
  }
  void put_now(std::string_view text, bool last) {
    if (gzip_)
      gzip_->put(text, last, file_);
    else
      file_.write(text);
  }

  void close_order() {
    if (order_ > 0 && written_ != header_.counts[order_ - 1]) wrong_count();
    // Orders without an n-gram have a section all the same.
    for (std::uint32_t k = order_ + 1; k <= header_.order && header_.counts[k - 1] == 0; ++k) {
      put(fmt::format("\n\\{}-grams:\n", k), false);
      order_ = k;
    }
    written_ = 0;
  }

  [[noreturn]] void wrong_count() const {
    throw fail(ErrorKind::internal, "{}: {} n-grams of order {} came, {} were announced", name_, written_, order_,
               order_ >= 1 && order_ <= header_.order ? header_.counts[order_ - 1] : 0);
  }

  void format(const NgramBatch& batch, std::size_t begin, Text& text) const {
    const std::size_t end = std::min(batch.size(), begin + kPiece);
    const std::uint32_t order = batch.order;
    const WordIndex* word = batch.words.data() + begin * order;
    std::size_t used = 0;
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t longest = 2 * kLongestNumber + 4 + order;
      for (std::uint32_t k = 0; k < order; ++k) longest += header_.words[word[k]].size();
      if (text.data.size() < used + longest) text.data.resize((used + longest) * 2 + (std::size_t{1} << 16));
      char* out = put_number(text.data.data() + used, batch.log10_prob[i]);
      char separator = '\t';
      for (std::uint32_t k = 0; k < order; ++k) {
        *out++ = separator;
        separator = ' ';
        const std::string& spelling = header_.words[*word++];
        std::memcpy(out, spelling.data(), spelling.size());
        out += spelling.size();
      }
      if (!batch.log10_backoff.empty()) {
        *out++ = '\t';
        out = put_number(out, batch.log10_backoff[i]);
      }
      *out++ = '\n';
      used = static_cast<std::size_t>(out - text.data.data());
    }
    text.size = used;
  }

  std::string name_;
  std::size_t threads_;
  AtomicFile file_;
  std::unique_ptr<Gzip> gzip_;
  ModelHeader header_;
  std::uint32_t order_ = 0;
  std::uint64_t written_ = 0;
  std::array<std::vector<Text>, 2> texts_;  // one is made while the other is written
  std::size_t turn_ = 0;
  std::future<void> writing_;  // waited for before anything it uses goes
};

}  // namespace

std::unique_ptr<ModelSink> make_arpa_sink(const std::filesystem::path& path, const ArpaOptions& options) {
  return std::make_unique<ArpaSink>(path, options);
}

}  // namespace wordloom::lm
