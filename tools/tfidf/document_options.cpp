#include "tfidf/document_options.hpp"

#include <algorithm>

#include "common/shared_options.hpp"
#include "wordloom/core/memory.hpp"

namespace wordloom::tools {

void DocumentInput::declare(OptionSet& options) {
  options.section("Documents")
      .value("format", "FORMAT",
             "what a document is: files, lines, paragraphs (blank lines between them), jsonl, csv, tsv",
             "each file by its name; else a line of one file, a file of several",
             [this](const std::string& value) { documents.format = parse_document_format(value); })
      .text("id-field", "NAME", "key or column with the id (default: id, _id, docid or doc_id)", documents.id_field)
      .text("id-prefix", "NAME", "goes with a colon before ids that are line numbers", documents.id_prefix)
      .text("title-field", "NAME", "key or column with the title (default: title)", documents.title_field)
      .list("text-field", "NAME", "key or column with text, repeatable (default: text, body or content; else all)",
            documents.text_fields)
      .text("encoding", "NAME", "of the documents: latin1, windows-1252, utf-16, shift_jis ... (default: UTF-8)",
            documents.encoding);
}

void DocumentInput::declare_work(OptionSet& options) {
  options.section("Work");
  declare_max_memory(options, max_memory, "memory to stay within; one word's postings come on top",
                     "a quarter of what is free, 256M to 2G", std::uint64_t{16} << 20);
  declare_threads(options, threads);
  declare_quiet(options, quiet);
  options.note(
      "--max-memory: whatever the limit, some 40 bytes a document are needed, and the postings of one word at a "
      "time: for the most frequent one 10 to 20 bytes a document that has it, with --positions 6 to 12 more for "
      "each time it occurs.");
}

BuildOptions DocumentInput::build() const {
  BuildOptions build;
  build.threads = threads;
  build.max_memory = max_memory != 0 ? max_memory
                                     : std::clamp<std::uint64_t>(available_memory_bytes() / 4, std::uint64_t{256} << 20,
                                                                 std::uint64_t{2} << 30);
  return build;
}

void print_report(Out& err, const std::string& command, const BuildReport& report, const DocumentReader& reader,
                  double seconds) {
  const auto say = [&](const std::string& text) { err.print("{}: {}\n", command, text); };
  std::string line = fmt::format("{} documents, {} words, {} different, in {}", grouped(report.documents),
                                 grouped(report.words), grouped(report.terms), seconds_text(seconds));
  if (report.replaced > 0) line += fmt::format("; {} took the place of older ones", grouped(report.replaced));
  if (report.empty > 0) line += fmt::format("; {} without a word", grouped(report.empty));
  say(line);
  const AnalyzerCounts& c = report.counts;
  std::string dropped;
  const auto add = [&](std::uint64_t n, const char* what) {
    if (n > 0) dropped += fmt::format("{}{} {}", dropped.empty() ? "" : ", ", grouped(n), what);
  };
  add(c.stop_words, "stop words");
  add(c.numbers, "numbers");
  add(c.too_short, "too short");
  add(c.too_long, "too long");
  add(c.broken_utf8 + reader.repaired(), "broken UTF-8 sequences replaced");
  if (!dropped.empty()) say("left out: " + dropped);
  for (const PassedOver& file : reader.passed_over()) say(fmt::format("{}: passed over, {}", file.path, file.why));
}

}  // namespace wordloom::tools
