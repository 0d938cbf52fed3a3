// Documents in memory to a tf-idf matrix: what scikit-learn's TfidfVectorizer.fit_transform() does.
// usage: bench_tfidf (DIRECTORY | FILE) [THREADS] [RUNS]; a directory: a file a document; a file: documents end at
// blank lines. Prints TSV: threads, documents, MB, then seconds and MB/s of the best run, rows and entries.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "wordloom/core/seconds_since.hpp"
#include "wordloom/counts/vectorizer.hpp"
#include "wordloom/counts/weighted_rows.hpp"
#include "wordloom/io/input.hpp"

using namespace wordloom;

namespace {

std::vector<std::string> read_documents(const std::string& path) {
  std::vector<std::string> documents;
  const std::vector<InputFile> files = expand_inputs({path});
  for (const InputFile& file : files) documents.push_back(read_all(file.path));
  if (files.size() > 1) return documents;
  const std::string text = std::move(documents[0]);
  documents.clear();
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find("\n\n", begin);
    end = end == std::string::npos ? text.size() : end + 2;
    documents.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  return documents;
}

/// Of all threads: what the job costs when others use the machine as well.
double cpu_seconds() {
  timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: bench_tfidf (DIRECTORY | FILE) [THREADS] [RUNS]\n");
    return 2;
  }
  const std::vector<std::string> documents = read_documents(argv[1]);
  const std::vector<std::string_view> views(documents.begin(), documents.end());
  double megabytes = 0;
  for (const std::string& d : documents) megabytes += static_cast<double>(d.size()) / 1e6;
  VectorizerOptions options;
  const PresetValues preset = preset_values(CountsPreset::sklearn);
  options.terms = preset.terms;
  options.threads = argc > 2 ? std::stoul(argv[2]) : 1;
  const int runs = argc > 3 ? std::stoi(argv[3]) : 3;
  double best = 1e9, best_cpu = 1e9, best_add = 0, best_finish = 0;
  std::uint64_t entries = 0, columns = 0;
  for (int run = 0; run < runs; ++run) {
    const double cpu_start = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    Vectorizer vectorizer(options);
    vectorizer.add(views);
    const double added = seconds_since(start);
    CountedDocuments counted = vectorizer.finish();
    const double finished = seconds_since(start);
    const std::vector<double> idf = idf_weights(preset.weighting, documents.size(), counted.document_frequency);
    const WeightRows weights = weighted_rows<double>(std::move(counted.counts), idf, preset.weighting, options.threads);
    const double seconds = seconds_since(start);
    best_cpu = std::min(best_cpu, cpu_seconds() - cpu_start);
    entries = weights.entries();
    columns = weights.columns;
    if (seconds < best) {
      best = seconds;
      best_add = added;
      best_finish = finished - added;
    }
  }
  fmt::print("threads\tdocuments\tMB\tseconds\tMB/s\tcpu\tcounting\tordering\tweighting\tcolumns\tentries\n");
  fmt::print("{}\t{}\t{:.1f}\t{:.3f}\t{:.1f}\t{:.3f}\t{:.3f}\t{:.3f}\t{:.3f}\t{}\t{}\n", options.threads,
             documents.size(), megabytes, best, megabytes / best, best_cpu, best_add, best_finish,
             best - best_add - best_finish, columns, entries);
  return 0;
}
