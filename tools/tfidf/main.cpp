// tfidf: documents as bags of words, an index of them, and questions to it.
#include "common/program.hpp"
#include "tfidf/commands.hpp"

namespace {

using namespace wordloom::tools;

constexpr Subcommand kSubcommands[] = {
    {"index", "index files, directories or a pipe", index_command},
    {"search", "the best documents for a question", search_command},
    {"eval", "precision, recall, MAP, NDCG, MRR by relevance judgments", eval_command},
    {"export", "the documents of an index as a sparse matrix", export_command},
    {"vectorize", "documents to a sparse matrix, without an index", vectorize_command},
};

constexpr Program kProgram{"tfidf", "Document search and tf-idf.", kSubcommands,
                           "  tfidf index docs/                         # -> index.tfidf\n"
                           "  tfidf search 'compressor blade flutter'\n"};

}  // namespace

int main(int argc, char** argv) { return run_program(kProgram, argc, argv); }
