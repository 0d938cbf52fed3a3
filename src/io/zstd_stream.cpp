// Zstandard (RFC 8878), any number of frames, skippable ones included.
#include <zstd.h>

#include <new>

#include "io/byte_source.hpp"
#include "wordloom/core/error.hpp"

namespace wordloom::io {
namespace {

class ZstdStream final : public ByteStream {
 public:
  explicit ZstdStream(ByteSource source) : source_(std::move(source)), context_(ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
    // Files of `zstd --long=31`; the window is allocated only as large as a frame asks for.
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, 31);
  }

  std::size_t read(char* out, std::size_t n) override {
    ZSTD_outBuffer output{out, n, 0};
    while (output.pos == 0 && n > 0) {
      const std::string_view bytes = source_.peek(1);
      if (bytes.empty() && !in_frame_) return 0;
      ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
      const std::size_t status = ZSTD_decompressStream(context_.get(), &output, &input);
      source_.skip(input.pos);
      if (ZSTD_isError(status))
        throw fail(ErrorKind::format, "{}: byte {}: broken zstd data: {} (damaged copy? copy or download it again)",
                   name(), consumed(), ZSTD_getErrorName(status));
      in_frame_ = status != 0;
      if (bytes.empty() && in_frame_ && output.pos == 0)
        throw fail(ErrorKind::format,
                   "{}: byte {}: the zstd data stop in the middle (cut short? copy or download it again)", name(),
                   consumed());
    }
    return output.pos;
  }
  bool ready(int patience_ms) override { return source_.ready(patience_ms); }
  std::uint64_t consumed() const override { return source_.consumed(); }
  const std::string& name() const override { return source_.name(); }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* c) const { ZSTD_freeDCtx(c); }
  };
  ByteSource source_;
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool in_frame_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> make_zstd_stream(ByteSource source) {
  return std::make_unique<ZstdStream>(std::move(source));
}

}  // namespace wordloom::io
