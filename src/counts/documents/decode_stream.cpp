// Other encodings than UTF-8, by ICU's converters.
#include <unicode/ucnv.h>

#include <memory>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/counts/documents.hpp"

namespace wordloom {
namespace {

struct Close {
  void operator()(UConverter* c) const { ucnv_close(c); }
};
using Converter = std::unique_ptr<UConverter, Close>;

Converter open_converter(const std::string& name) {
  UErrorCode code = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &code));
  if (U_FAILURE(code) || name.empty())
    throw fail(ErrorKind::usage,
               "unknown encoding \"{}\" (utf-8, utf-16, latin1, windows-1252, koi8-r, shift_jis, gb18030, "
               "... as ICU names them)",
               name);
  return converter;
}

class DecodedStream final : public ByteStream {
 public:
  DecodedStream(std::unique_ptr<ByteStream> stream, const std::string& encoding)
      : stream_(std::move(stream)),
        from_(open_converter(encoding)),
        to_(open_converter("UTF-8")),
        in_(1 << 16),
        pivot_(1 << 14) {
    pivot_source_ = pivot_target_ = pivot_.data();
  }

  std::size_t read(char* out, std::size_t n) override {
    char* target = out;
    while (target == out && n > 0 && !done_) {
      if (source_ == source_end_ && !flushing_) {
        const std::size_t got = stream_->read(in_.data(), in_.size());
        source_ = in_.data();
        source_end_ = in_.data() + got;
        flushing_ = got == 0;
      }
      UErrorCode code = U_ZERO_ERROR;
      ucnv_convertEx(to_.get(), from_.get(), &target, out + n, &source_, source_end_, pivot_.data(), &pivot_source_,
                     &pivot_target_, pivot_.data() + pivot_.size(), false, flushing_, &code);
      if (code == U_BUFFER_OVERFLOW_ERROR) break;
      if (U_FAILURE(code))
        throw fail(ErrorKind::format, "{}: cannot be converted to UTF-8: {}", name(), u_errorName(code));
      done_ = flushing_;
    }
    return static_cast<std::size_t>(target - out);
  }
  std::uint64_t consumed() const override { return stream_->consumed(); }
  const std::string& name() const override { return stream_->name(); }

 private:
  std::unique_ptr<ByteStream> stream_;
  Converter from_, to_;
  std::vector<char> in_;
  std::vector<UChar> pivot_;
  UChar *pivot_source_, *pivot_target_;
  const char *source_ = nullptr, *source_end_ = nullptr;
  bool flushing_ = false, done_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> decode_stream(std::unique_ptr<ByteStream> stream, const std::string& encoding) {
  return std::make_unique<DecodedStream>(std::move(stream), encoding);
}

}  // namespace wordloom
