#pragma once
// Where a subcommand's data and talk go: the process's own descriptors, or strings in a test.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace wordloom::tools {

/// The reader of our output went away (`w2v ... | head`): the program ends without a word.
struct BrokenPipe {};

/// Text on its way out, buffered until flush().
class Out {
 public:
  explicit Out(std::size_t buffer = std::size_t{1} << 16) : limit_(buffer) {}
  virtual ~Out() = default;
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;

  void write(std::string_view text) {
    buffer_.append(text);
    if (buffer_.size() >= limit_) flush();
  }
  template <class... Args>
  void print(fmt::format_string<Args...> text, Args&&... args) {
    fmt::format_to(std::back_inserter(buffer_), text, std::forward<Args>(args)...);
    if (buffer_.size() >= limit_) flush();
  }
  void flush() {
    std::string text;
    text.swap(buffer_);
    if (!text.empty()) emit(text);
  }

 protected:
  virtual void emit(std::string_view text) = 0;

 private:
  std::size_t limit_;
  std::string buffer_;
};

/// Standard output: throws BrokenPipe, or ErrorKind::io when the bytes cannot be written (disk full).
class DataOut final : public Out {
 public:
  explicit DataOut(int descriptor) : descriptor_(descriptor) {}

 private:
  void emit(std::string_view text) override;
  int descriptor_;
};

/// Standard error: every message goes out at once, and a closed stderr is nobody's failure.
class TalkOut final : public Out {
 public:
  explicit TalkOut(int descriptor) : Out(1), descriptor_(descriptor) {}

 private:
  void emit(std::string_view text) override;
  int descriptor_;
};

/// Collects what is written; with a buffer, what was written before flush().
class StringOut final : public Out {
 public:
  explicit StringOut(std::size_t buffer = 1) : Out(buffer) {}
  const std::string& text() const { return text_; }

 private:
  void emit(std::string_view text) override { text_.append(text); }
  std::string text_;
};

struct Streams {
  Out& out;                      ///< data only
  Out& err;                      ///< talk
  bool err_is_terminal = false;  ///< progress as a bar that is redrawn
  bool in_is_terminal = false;   ///< answers line by line instead of in blocks
  std::string in_path = "-";     ///< what `-` means to queries: standard input
};

/// The process's own streams. `out` and `err` must live as long.
Streams process_streams(Out& out, Out& err);

}  // namespace wordloom::tools
