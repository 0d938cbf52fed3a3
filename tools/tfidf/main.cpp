// tfidf: documents as bags of words, an index of them, and questions to it.
#include "common/program.hpp"
#include "tfidf/commands.hpp"

namespace {

using namespace wordloom::tools;

constexpr Subcommand kSubcommands[] = {
    {"index", "index files, directories or a pipe", index_command},
    {"add", "more documents, or new versions of documents", add_command},
    {"delete", "documents out of an index", delete_command},
    {"merge", "one segment of all, without what was deleted", merge_command},
    {"search", "the best documents for a question", search_command},
    {"similar", "documents like a document", similar_command},
    {"keywords", "the words that weigh most in a document", keywords_command},
    {"explain", "every factor of a document's score", explain_command},
    {"info", "what is in an index, and how it was made", info_command},
    {"eval", "precision, recall, MAP, NDCG, MRR by relevance judgments", eval_command},
    {"export", "the documents of an index as a sparse matrix", export_command},
    {"vectorize", "documents to a sparse matrix, without an index", vectorize_command},
};

constexpr Program kProgram{"tfidf", "Document search and tf-idf.", kSubcommands,
                           "  tfidf index docs/                         # -> index.tfidf\n"
                           "  tfidf search 'compressor blade flutter'\n"};

}  // namespace

int main(int argc, char** argv) { return run_program(kProgram, argc, argv); }
