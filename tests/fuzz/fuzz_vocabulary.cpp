// Vocabularies, text and binary, and the streams that everything is read through: gz, zst, lines.
#include "fuzz/target.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/io/lines.hpp"
#include "wordloom/vocab/vocabulary.hpp"

using namespace wordloom;

WORDLOOM_FUZZ_TARGET(vocabulary) {
  const unsigned choice = fuzz::take_choice(input, 2);
  const std::string path = fuzz::workshop().write("vocabulary", input);
  if (choice == 0) {
    const Vocabulary v = Vocabulary::load(path);
    for (std::uint32_t i = 0; i < v.size(); ++i)
      if (v.find(v.word(Row(i))) != Row(i)) std::abort();
    return;
  }
  const auto stream = open_input(path);
  LineReader lines(*stream, LineEnds::universal);
  std::uint64_t bytes = 0;
  // A few kilobytes can stand for gigabytes of zeros; what decompresses is not the matter here.
  for (std::string_view line; bytes < (1U << 22) && lines.next(line);) bytes += line.size() + 1;
}
