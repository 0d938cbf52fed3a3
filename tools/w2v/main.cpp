// w2v: word vectors from raw text, and questions to them.
#include "common/program.hpp"
#include "w2v/commands.hpp"

namespace {

using namespace wordloom::tools;

constexpr Subcommand kSubcommands[] = {
    {"train", "train word vectors on files, directories or a pipe", train_command},
    {"resume", "go on with a training, or train a model further", resume_command},
    {"most-similar", "the nearest neighbours of words", most_similar_command},
    {"neighbors", "the nearest neighbours of every word", neighbors_command},
    {"analogy", "king - man + woman", analogy_command},
    {"similarity", "the cosine of two words", similarity_command},
    {"doesnt-match", "the word that does not belong to the others", doesnt_match_command},
    {"vector", "the numbers of a word", vector_command},
    {"ngrams", "the pieces that the vector of a word is made of", ngrams_command},
    {"sentence-vector", "the numbers of a sentence, one per line of text", sentence_vector_command},
    {"eval", "accuracy on analogy questions, correlation with human judgments", eval_command},
    {"diff", "what two models have in common, and what changed", diff_command},
    {"export", "write the vectors for other programs", export_command},
    {"convert", "from any vector format to any other", convert_command},
    {"plot-log", "draw the course of a training run", plot_log_command},
    {"info", "what is in a model, and how it was made", info_command},
    {"vocab", "count the words of a text", vocab_command},
};

constexpr Program kProgram{"w2v", "Word vectors from raw text.", kSubcommands,
                           "  w2v train corpus.txt                      # -> model.w2v\n"
                           "  w2v most-similar king\n"
                           "  w2v analogy king - man + woman\n"
                           "  w2v eval --analogies questions-words.txt\n"
                           "  w2v export --format word2vec-text -o vectors.txt\n"};

}  // namespace

int main(int argc, char** argv) { return run_program(kProgram, argc, argv); }
