// tfidf delete: documents out of an index.
#include "common/exit.hpp"
#include "common/query_input.hpp"
#include "common/shared_options.hpp"
#include "tfidf/commands.hpp"
#include "tfidf/index_option.hpp"
#include "wordloom/counts/index_writer.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf delete";

}  // namespace

int delete_command(const Arguments& arguments, Streams& streams) {
  IndexOption index;
  bool quiet = false;
  OptionSet options(kCommand, "Deletes documents from an index.", "ID... [options]");
  index.declare(options);
  declare_quiet(options, quiet);
  options
      .note(
          "Ids come from the command line or, without any or with `-`, one per line from standard input; all go in one "
          "change. Frequencies and lengths are as if the documents had never been there. The space is freed by `tfidf "
          "merge`. Exit code 1 when an id is not in the index; the others are deleted.")
      .example("tfidf delete notes/old.txt", "from index.tfidf or $TFIDF_INDEX");
  if (options.parse(arguments, streams)) return kOk;
  const std::string path = index.find();
  std::vector<std::string> ids;
  QueryInput input(options.positionals(), streams);
  for (std::string id; input.next(id);) ids.push_back(id);
  const std::vector<std::string> unknown = delete_documents(path, ids);
  for (const std::string& id : unknown) streams.err.print("{}: no document \"{}\" in {}\n", kCommand, id, path);
  if (!quiet)
    streams.err.print("{}: {} deleted, {} left\n", kCommand, grouped(ids.size() - unknown.size()),
                      grouped(Index::open(path).size()));
  return unknown.empty() ? kOk : kNoResult;
}

}  // namespace wordloom::tools
