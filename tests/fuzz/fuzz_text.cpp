// Small texts that say how: configurations, training logs, recipes; and documents as JSON lines and tables.
#include "common/line_chart.hpp"
#include "common/log_series.hpp"
#include "fuzz/target.hpp"
#include "wordloom/counts/documents.hpp"
#include "wordloom/io/toml.hpp"
#include "wordloom/text/recipe.hpp"

using namespace wordloom;

namespace {

void draw(std::string_view input) {
  const tools::LogSeries series = tools::read_log("log", input);
  tools::Chart chart{"log", "words", {}, series.epoch_ends};
  for (const tools::LogLine* line : {&series.loss, &series.lr, &series.validation}) {
    tools::ChartLine points{"line", {}, true};
    for (const tools::LogPoint& p : *line) points.points.emplace_back(p.words, p.value);
    chart.panels.push_back({"panel", {points}});
  }
  if (!tools::svg(chart).ends_with("</svg>\n")) std::abort();
}

void read_documents(std::string_view input, DocumentFormat format) {
  DocumentOptions options;
  options.format = format;
  DocumentReader reader({fuzz::workshop().write("documents", input)}, options);
  Document document;
  while (reader.next(document)) {
  }
}

}  // namespace

WORDLOOM_FUZZ_TARGET(text) {
  switch (fuzz::take_choice(input, 6)) {
    case 0:
      // What was read can be written and is then read as the same.
      for (const TomlEntry& entry : parse_toml("toml", input))
        if (entry.kind == TomlKind::text && parse_toml("", "k = " + toml_text(entry.value)).at(0).value != entry.value)
          std::abort();
      break;
    case 1:
      draw(input);
      break;
    case 2:
      (void)AnalyzerRecipe::from_json(input);
      break;
    case 3:
      read_documents(input, DocumentFormat::jsonl);
      break;
    case 4:
      read_documents(input, DocumentFormat::csv);
      break;
    default:
      read_documents(input, DocumentFormat::tsv);
      break;
  }
}
