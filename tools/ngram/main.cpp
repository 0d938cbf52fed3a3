// ngram: back-off language models from raw text, and questions to them.
#include <vector>

#include "common/program.hpp"
#include "ngram/commands.hpp"

namespace {

using namespace wordloom::tools;

// One line a subcommand; those that make models stand before those that use them.
const std::vector<Subcommand> kSubcommands{
    {"train", "estimate a model from files, directories or a pipe", train_command},
    {"counts", "count the n-grams of a text", counts_command},
    {"prune", "leave out n-grams that hardly matter", prune_command},
    {"interpolate", "mix several models, with weights tuned on held-out text", interpolate_command},
    {"perplexity", "how well a model predicts a text", perplexity_command},
    {"score", "the log10 probability of sentences and words", score_command},
    {"complete", "the likeliest next words", complete_command},
    {"sample", "text drawn from a model", sample_command},
    {"convert", "between ARPA and the layouts of model files", convert_command},
    {"info", "what is in a model, and how it was made", info_command},
};

const Program kProgram{"ngram", "N-gram language models from raw text.", kSubcommands,
                       "  ngram train corpus.txt --order 5           # -> model.ngram\n"
                       "  ngram perplexity heldout.txt\n"
                       "  ngram complete the king of\n"};

}  // namespace

int main(int argc, char** argv) { return run_program(kProgram, argc, argv); }
