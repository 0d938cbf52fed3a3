// tfidf info: what is in an index.
#include "common/exit.hpp"
#include "common/json_text.hpp"
#include "common/shared_options.hpp"
#include "tfidf/commands.hpp"
#include "tfidf/index_option.hpp"

namespace wordloom::tools {
namespace {

constexpr const char* kCommand = "tfidf info";

}  // namespace

int info_command(const Arguments& arguments, Streams& streams) {
  IndexOption index;
  bool json = false, verify = false;
  bool quiet = false;  // of no effect: what is said is errors
  OptionSet options(kCommand, "Tells what is in an index and how it was made.", "[INDEX] [options]");
  index.declare(options);
  declare_json(options, json);
  declare_quiet(options, quiet);
  options.flag("verify", "read everything and compare all checksums", verify)
      .note(
          "--json prints {\"index\", \"bytes\", \"documents\", \"deleted\", \"segments\", \"words\", \"mean_length\", "
          "\"generation\", \"preset\", \"positions\", \"fields\", \"analysis\", \"cosine\", \"bm25\"}.")
      .example("tfidf info --verify wiki.tfidf", "after copying an index");
  if (options.parse(arguments, streams)) return kOk;
  options.take_one("index", index.directory);
  const std::string path = index.find();
  const Index opened = Index::open(path);
  if (verify) opened.verify();
  const IndexConfig& c = opened.config();
  const auto documents = static_cast<double>(std::max<std::uint64_t>(opened.size(), 1));
  Json all{{"index", path},
           {"bytes", opened.bytes()},
           {"documents", opened.size()},
           {"deleted", opened.slots() - opened.size()},
           {"segments", opened.segment_count()},
           {"words", opened.total_length()},
           {"mean_length", static_cast<double>(opened.total_length()) / documents},
           {"generation", opened.generation()},
           {"preset", c.preset},
           {"positions", c.positions},
           {"fields", c.fields},
           {"analysis", Json::parse(c.terms.to_json())},
           {"cosine",
            {{"tf", name(c.weighting.tf)},
             {"idf", name(c.weighting.idf)},
             {"norm", name(c.weighting.norm)},
             {"query_idf", c.query_idf ? Json(name(*c.query_idf)) : Json(nullptr)}}},
           {"bm25", {{"variant", name(c.bm25.variant)}, {"k1", c.bm25.k1}, {"b", c.bm25.b}}}};
  if (verify) all["verified"] = true;
  print_json(streams.out, all, json);
  return kOk;
}

}  // namespace wordloom::tools
