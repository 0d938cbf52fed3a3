// tok: the analyzer as a pipe.
#include "common/program.hpp"
#include "tok/commands.hpp"

namespace {

using namespace wordloom::tools;

constexpr Subcommand kSubcommands[] = {
    {"words", "the words of each line", words_command},
    {"sentences", "one sentence per line", sentences_command},
    {"stem", "the stemmed words of each line", stem_command},
    {"normalize", "Unicode normalization, case folding, accents", normalize_command},
};

constexpr Program kProgram{"tok", "Text to words, sentences, stems.", kSubcommands,
                           "  tok words corpus.txt > tokens.txt\n"
                           "  tok sentences --locale de < buch.txt\n"
                           "  echo running runs | tok stem\n"};

}  // namespace

int main(int argc, char** argv) { return run_program(kProgram, argc, argv); }
