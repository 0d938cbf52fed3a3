// tfidf merge: one segment of all.
#include "common/exit.hpp"
#include "common/shared_options.hpp"
#include "tfidf/commands.hpp"
#include "tfidf/document_options.hpp"
#include "tfidf/index_job.hpp"
#include "tfidf/index_option.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf merge";

}  // namespace

int merge_command(const Arguments& arguments, Streams& streams) {
  IndexOption index;
  DocumentInput work;
  OptionSet options(kCommand, "Makes one segment of an index's segments, without what was deleted.", "[options]");
  index.declare(options);
  declare_quiet(options, work.quiet);
  options.note("Searching is fastest in a merged index. Answers stay the same. The index can be used all the while.")
      .example("tfidf merge", "index.tfidf or $TFIDF_INDEX");
  if (options.parse(arguments, streams)) return kOk;
  if (!options.positionals().empty())
    throw fail(ErrorKind::usage, "unexpected argument \"{}\" (name the index with -i)", options.positionals()[0]);
  const std::string path = index.find();
  return run_index_job(streams, kCommand, path, work, false, [&](const BuildOptions& build, ProgressDisplay& display) {
    const bool merged = merge_index(path, build);
    display.clear();
    if (!work.quiet)
      streams.err.print("{}: {} ({})\n", kCommand, merged ? "merged" : "nothing to do: one segment, nothing deleted",
                        bytes_text(Index::open(path).bytes()));
  });
}

}  // namespace wordloom::tools
