// tok sentences: one sentence per line.
#include <functional>

#include "common/exit.hpp"
#include "common/json_text.hpp"
#include "common/options.hpp"
#include "common/shared_options.hpp"
#include "tok/commands.hpp"
#include "tok/each_line.hpp"
#include "wordloom/core/blanks.hpp"
#include "wordloom/text/recipe_names.hpp"
#include "wordloom/text/segmenter.hpp"
#include "wordloom/text/utf8.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tok sentences";

struct SentencesOptions {
  std::vector<std::string> inputs;
  std::string locale = "en";
  Utf8Policy utf8 = Utf8Policy::replace;
  bool suppress = true, json = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, SentencesOptions& o) {
  OptionSet options(kCommand, "Prints one sentence per line.", "[FILE...] [options]");
  options.text("locale", "LOCALE", "chooses break rules and abbreviations", o.locale)
      .flag("break-abbreviations", "break after abbreviations such as Mr., too", o.suppress)
      .flag("json", "each line as a JSON array of its sentences", o.json)
      .choice("utf8", "broken UTF-8: an error, replaced by U+FFFD, or kept as it is", o.utf8, kUtf8PolicyNames);
  declare_quiet(options, o.quiet);
  options
      .note(
          "A line end ends a sentence. White space around sentences goes, Unicode's, too. Inputs are files, "
          "directories and - (also "
          "the "
          "default): standard input.")
      .example("tok sentences book.txt | tok words", "words, a sentence per line");
  if (options.parse(arguments, streams)) return true;
  o.inputs = options.positionals();
  return false;
}

/// Calls body(sentence) for the sentences of a line of any length. Pieces of 64 MiB are broken one by one: what a piece
/// ends with may go on in the next, and whether the sentence before it ends there may hang on what follows. Only a
/// sentence of 1 GiB is cut.
void each_sentence(std::string_view line, const SentencesOptions& o,
                   const std::function<void(std::string_view sentence)>& body) {
  constexpr std::size_t kPiece = std::size_t{64} << 20, kMost = std::size_t{1} << 30;
  std::size_t size = kPiece;
  while (!line.empty()) {
    const bool last = line.size() <= size;
    const std::string_view piece = last ? line : line.substr(0, character_cut(line.substr(0, size)));
    std::vector<std::size_t> ends = sentence_ends(piece, o.locale, o.suppress);
    if (!last) {
      if (ends.size() < 3 && size < kMost) {
        size *= 2;
        continue;
      }
      if (ends.size() >= 3) ends.resize(ends.size() - 2);
    }
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      body(piece.substr(begin, end - begin));
      begin = end;
    }
    line.remove_prefix(begin);
    size = kPiece;
  }
}

int run(const SentencesOptions& o, Streams& streams) {
  std::string mended;
  std::uint64_t broken = 0;
  each_line(o.inputs, streams, [&](std::string_view line) {
    const std::size_t at = find_broken_utf8(line);
    if (at != std::string_view::npos) {
      if (o.utf8 == Utf8Policy::strict)
        throw fail(ErrorKind::format, "byte {}: broken UTF-8; --utf8 replace or keep reads on", at);
      broken += replace_broken_utf8(line, mended);
      if (o.utf8 == Utf8Policy::replace) line = mended;
    }
    Json list = Json::array();
    each_sentence(line, o, [&](std::string_view sentence) {
      sentence = trim_white_space(sentence);
      if (sentence.empty()) return;
      if (o.json)
        list.push_back(std::string(sentence));
      else
        streams.out.print("{}\n", sentence);
    });
    if (o.json) streams.out.write(json_line(list));
  });
  say_broken(TalkStreams(streams, o.quiet).get().err, kCommand, broken, o.utf8);
  return kOk;
}

}  // namespace

int sentences_command(const Arguments& arguments, Streams& streams) {
  SentencesOptions options;
  if (parse(arguments, streams, options)) return kOk;
  return run(options, streams);
}

}  // namespace wordloom::tools
