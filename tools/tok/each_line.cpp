#include "tok/each_line.hpp"

#include "common/numbers.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/text/segmenter.hpp"

namespace wordloom::tools {

void each_line(const std::vector<std::string>& inputs, Streams& streams,
               const std::function<void(std::string_view)>& body) {
  const std::vector<InputFile> files =
      inputs.empty() ? std::vector<InputFile>{{streams.in_path, 0}} : expand_inputs(inputs);
  for (const InputFile& file : files) {
    const auto stream = open_input(file.path);
    LineReader lines(*stream);
    std::string_view line;
    for (;;) {
      if (lines.waits()) streams.out.flush();
      if (!lines.next(line)) break;
      try {
        body(line);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::format) throw;
        throw error.within(fmt::format("{}: line {}", stream->name(), lines.line_number()));
      }
    }
  }
}

void each_piece(std::string_view line, const std::function<void(std::string_view)>& body) {
  constexpr std::size_t kPiece = std::size_t{64} << 20;
  while (line.size() > kPiece) {
    std::size_t cut = safe_cut(line, kPiece);
    if (cut == 0) cut = character_cut(line.substr(0, kPiece));  // failing anything better
    body(line.substr(0, cut));
    line.remove_prefix(cut);
  }
  body(line);
}

void say_broken(Out& err, std::string_view command, std::uint64_t sequences, Utf8Policy policy) {
  if (sequences > 0)
    err.print("{}: {} broken UTF-8 sequences {} (--utf8)\n", command, grouped(sequences),
              policy == Utf8Policy::keep ? "kept" : "replaced");
}

}  // namespace wordloom::tools
