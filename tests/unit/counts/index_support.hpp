#pragma once
// An index in a directory of its own, gone with the object.
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "wordloom/counts/index_writer.hpp"

namespace wordloom::tests {

class IndexFixture {
 public:
  IndexFixture() {
    static int number = 0;
    directory_ = std::filesystem::temp_directory_path() / fmt::format("wordloom-index-{}-{}", ::getpid(), number++);
    std::filesystem::create_directories(directory_);
  }
  ~IndexFixture() {
    std::error_code code;
    std::filesystem::remove_all(directory_, code);
  }
  IndexFixture(const IndexFixture&) = delete;
  IndexFixture& operator=(const IndexFixture&) = delete;

  std::filesystem::path path() const { return directory_ / "test.tfidf"; }
  std::filesystem::path directory() const { return directory_; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name, std::ios::binary) << text;
    return (directory_ / name).string();
  }
  /// A document a line, ids as in the text when it has tabs: "id<TAB>text".
  BuildReport create(const std::string& lines, const IndexConfig& config, const BuildOptions& options = {}) const {
    DocumentReader reader({write("documents.txt", lines)}, format_of(lines));
    return create_index(path(), reader, config, options);
  }
  BuildReport create_from(const std::string& name, const IndexConfig& config) const {
    DocumentOptions options;
    options.extra_fields = config.fields;
    DocumentReader reader({(directory_ / name).string()}, options);
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
  std::filesystem::path directory_;
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
