#pragma once
// An index in a directory of its own, gone with the object.
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <random>
#include <string>

#include "support/temporary_directory.hpp"
#include "wordloom/counts/index_writer.hpp"

namespace wordloom::tests {

class IndexFixture {
 public:
  std::filesystem::path path() const { return directory_.path() / "test.tfidf"; }
  std::filesystem::path directory() const { return directory_.path(); }
  std::string write(const std::string& name, const std::string& text) const { return directory_.write(name, text); }
  /// A document a line, ids as in the text when it has tabs: "id<TAB>text".
  BuildReport create(const std::string& lines, const IndexConfig& config, const BuildOptions& options = {}) const {
    DocumentReader reader({write("documents.txt", lines)}, format_of(lines));
    return create_index(path(), reader, config, options);
  }
  BuildReport create_from(const std::string& name, const IndexConfig& config) const {
    DocumentOptions options;
    options.extra_fields = config.fields;
    DocumentReader reader({directory_ / name}, options);
    return create_index(path(), reader, config, {});
  }
  BuildReport add(const std::string& lines, const BuildOptions& options = {}) const {
    DocumentReader reader({write("more.txt", lines)}, format_of(lines));
    return add_documents(path(), reader, options);
  }

 private:
  static DocumentOptions format_of(const std::string& lines) {
    DocumentOptions options;
    options.format = lines.starts_with("id\t") ? DocumentFormat::tsv : DocumentFormat::lines;
    return options;
  }
  wordloom::testing::TemporaryDirectory directory_;
};

/// Word w1 about twice as often as w2 ..., so that queries mix rare and frequent ones.
inline int zipf_word(std::mt19937& random) {
  const double u = static_cast<double>(random()) / 4294967296.0;
  return static_cast<int>(std::pow(3000.0, u));
}
inline std::string zipf_documents(std::mt19937& random, int n, int first_id) {
  std::string text = "id\ttext\n";
  for (int i = 0; i < n; ++i) {
    text += fmt::format("{}\t", first_id + i);
    const int length = 3 + static_cast<int>(random() % 20);
    for (int w = 0; w < length; ++w) text += fmt::format("w{} ", zipf_word(random));
    text += "\n";
  }
  return text;
}
inline std::string zipf_query(std::mt19937& random, std::size_t words) {
  std::string query;
  for (std::size_t w = 0; w < words; ++w) query += fmt::format("w{} ", zipf_word(random));
  return query;
}

}  // namespace wordloom::tests
