// ngram prune: a smaller model, by entropy.
#include "wordloom/lm/prune.hpp"

#include "common/exit.hpp"
#include "common/numbers.hpp"
#include "common/output_file.hpp"
#include "ngram/commands.hpp"
#include "ngram/model_output.hpp"
#include "ngram/query_options.hpp"
#include "wordloom/core/parallel.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "ngram prune";

struct PruneOptions {
  std::string model, output, layout = "hashed";
  double threshold = 1e-8;
  bool force = false, quiet = false;
};

bool parse(const Arguments& arguments, Streams& streams, PruneOptions& o) {
  OptionSet options(kCommand, "Leaves out n-grams that hardly change what a model predicts.", "MODEL -o OUT [options]");
  options.text("o,output", "FILE", "the smaller model; .arpa and .arpa.gz write ARPA", o.output)
      .number<double>("threshold", "leave out n-grams without which perplexity grows by less than this part",
                      o.threshold, 0.0, 1e9)
      .choice("layout", "of the binary form", o.layout,
              {{"hashed", std::string("hashed")}, {"trie", std::string("trie")}})
      .flag("force", "replace FILE even if it is not a model", o.force);
  declare_quiet(options, o.quiet);
  options
      .note(
          "Entropy pruning after Stolcke (1998). MODEL is a .ngram or ARPA file. To leave out n-grams by count, give "
          "ngram train --prune. Models of stupid back-off are refused: their scores are no probabilities.")
      .example("ngram prune model.ngram --threshold 1e-7 -o small.ngram", "often half the size for a percent or two");
  if (options.parse(arguments, streams)) return true;
  if (options.positionals().size() != 1)
    throw fail(ErrorKind::usage, "takes one model, not {}", options.positionals().size());
  if (o.output.empty()) throw fail(ErrorKind::usage, "-o FILE says where the smaller model goes");
  o.model = options.positionals()[0];
  return false;
}

}  // namespace

int prune_command(const Arguments& arguments, Streams& streams) {
  PruneOptions o;
  if (parse(arguments, streams, o)) return kOk;
  const bool replaces = check_model_output(o.output, o.force, {{o.model, 0}});
  const lm::Model model = open_ngram_model(o.model, kCommand, streams.err);
  const auto sink = make_sink(o.output, o.layout, usable_threads());
  const lm::PruneReport report = lm::prune_by_entropy(model, o.threshold, *sink);
  std::string orders;
  std::uint64_t added = 0;
  for (const std::uint64_t n : report.added) added += n;
  for (std::size_t k = 1; k < report.before.size(); ++k)
    orders += fmt::format("{}{} of {} {}-grams", k == 1 ? "" : ", ", grouped(report.after[k]),
                          grouped(report.before[k]), k + 1);
  if (!o.quiet)
    streams.err.print(
        "{}: wrote {}{}: {} stay{}\n", kCommand, o.output, place_text(replaces), orders.empty() ? "all" : orders,
        added == 0 ? std::string()
                   : fmt::format(", {} were added as histories of others that {} lacks", grouped(added), o.model));
  return kOk;
}

}  // namespace wordloom::tools
