// Speed and memory of the ingest: bench_ingest FILE... [--threads N] [--icu] [--repeat N] [--min-count N]
// One line of TSV per run; see the header it prints. Without --icu: whitespace tokenizer, nothing folded.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/core/error.hpp"
#include "wordloom/core/memory.hpp"
#include "wordloom/corpus/corpus.hpp"

namespace {

using namespace wordloom;

AnalyzerRecipe plain_recipe() {
  AnalyzerRecipe recipe;
  recipe.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  recipe.normalization = AnalyzerRecipe::Normalization::none;
  recipe.letter_case = AnalyzerRecipe::Case::keep;
  recipe.keep_punctuation = true;
  return recipe;
}

int run(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  IngestOptions options;
  AnalyzerRecipe recipe = plain_recipe();
  int repeat = 3;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const auto value = [&] { return i + 1 < arguments.size() ? std::atoi(arguments[++i].c_str()) : 0; };
    if (argument == "--threads")
      options.threads = static_cast<std::size_t>(value());
    else if (argument == "--min-count")
      options.limits.min_count = value();
    else if (argument == "--repeat")
      repeat = value();
    else if (argument == "--icu")
      recipe = AnalyzerRecipe();
    else
      files.push_back(argument);
  }
  if (files.empty()) throw fail(ErrorKind::usage, "bench_ingest FILE... [--threads N] [--icu] [--repeat N]");
  const std::vector<InputFile> inputs = expand_inputs(files);
  fmt::print(
      "tokenizer\tthreads\tmegabytes\ttokens\ttypes\tkept\tsentences\tseconds\tcpu_seconds\tMB_per_s\tpeak_MB\n");
  for (int i = 0; i < repeat; ++i) {
    const std::clock_t cpu = std::clock();
    const auto begin = std::chrono::steady_clock::now();
    const EncodedCorpus corpus = ingest(inputs, recipe, options);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpu_seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    const IngestCounts& counts = corpus.counts();
    const double megabytes = static_cast<double>(counts.bytes) / 1e6;
    const bool icu = recipe.tokenizer == AnalyzerRecipe::Tokenizer::icu;
    fmt::print("{}\t{}\t{:.1f}\t{}\t{}\t{}\t{}\t{:.3f}\t{:.3f}\t{:.1f}\t{:.1f}\n", icu ? "icu" : "whitespace",
               options.threads, megabytes, counts.tokens_read, counts.types_read, corpus.tokens().size(),
               counts.sentences, seconds, cpu_seconds, megabytes / seconds,
               static_cast<double>(peak_resident_bytes()) / 1e6);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_ingest: {}\n", error.what());
    return 1;
  }
}
