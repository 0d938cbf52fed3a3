// tok normalize: Unicode normalization, case folding and accent stripping of whole lines.
#include "common/exit.hpp"
#include "common/recipe_options.hpp"
#include "common/shared_options.hpp"
#include "tok/commands.hpp"
#include "tok/each_line.hpp"
#include "wordloom/text/analyzer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tok normalize";

}  // namespace

int normalize_command(const Arguments& arguments, Streams& streams) {
  RecipeOptions text;
  bool quiet = false;
  OptionSet options(kCommand, "Normalizes each line without splitting it.", "[FILE...] [options]");
  declare_quiet(options, quiet);
  text.declare(options);
  options
      .note(
          "Of the text options --normalization, --case, --strip-accents, --decompose, --locale and --utf8 have an "
          "effect here. "
          "Inputs "
          "are files, directories and - (also the default): standard input.")
      .example("tok normalize --strip-accents < names.txt", "café -> cafe")
      .example("tok normalize --case keep --normalization nfkc < wide.txt", "no folding");
  if (options.parse(arguments, streams)) return kOk;
  Analyzer analyzer(text.make());
  each_line(options.positionals(), streams, [&](std::string_view line) {
    each_piece(line, [&](std::string_view piece) { streams.out.write(analyzer.prepared(piece)); });
    streams.out.write("\n");
  });
  say_broken(TalkStreams(streams, quiet).get().err, kCommand, analyzer.counts().broken_utf8, text.recipe.utf8);
  return kOk;
}

}  // namespace wordloom::tools
