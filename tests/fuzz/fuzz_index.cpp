// The files of a document index: one of them is the input, in an index whose other files are whole.
#include <fstream>

#include "fuzz/target.hpp"
#include "wordloom/counts/search.hpp"

using namespace wordloom;
namespace fs = std::filesystem;

namespace {

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A small index of two segments with deleted documents, as `tfidf index`, `add` and `delete` made it.
const fs::path& whole_index() {
  static const fs::path copy = [] {
    const fs::path to = fuzz::workshop().path() / "index";
    fs::copy(fs::path(WORDLOOM_SOURCE_DIR) / "tests/fuzz/index", to, fs::copy_options::recursive);
    return to;
  }();
  return copy;
}

void use(const Index& index) {
  const IndexTerms terms = index.terms();
  std::vector<TermCount> vector;
  for (std::uint64_t d = 0; d < std::min<std::uint64_t>(index.slots(), 50); ++d) {
    if (!index.live(DocId(d))) continue;
    index.vector(DocId(d), terms, vector);
    index.find(index.document(DocId(d)).id);
  }
  for (const Ranking ranking : {Ranking::bm25, Ranking::cosine}) {
    const IndexSearcher searcher(index, ranking);
    for (const char* query : {"cat dog", "+the -cat sat", "\"the cat\"", "bird fish mat tree"})
      searcher.search(query, 5);
    if (index.slots() > 1 && index.live(DocId(1))) searcher.similar(DocId(1), 3);
  }
}

}  // namespace

WORDLOOM_FUZZ_TARGET(index) {
  static const std::vector<fs::path> files = [] {
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(whole_index()))
      if (entry.is_regular_file()) all.push_back(entry.path());
    std::sort(all.begin(), all.end());
    return all;
  }();
  static const std::vector<std::string> contents = [] {
    std::vector<std::string> all;
    for (const fs::path& file : files) all.push_back(read_file(file));
    return all;
  }();
  if (files.empty()) std::abort();
  const unsigned choice = fuzz::take_choice(input, static_cast<unsigned>(files.size()));
  const auto put = [](const fs::path& path, std::string_view bytes) {
    // A new file each time: what was opened before may still be mapped.
    fs::remove(path);
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  };
  put(files[choice], input);
  struct Restore {
    ~Restore() { put(path, content); }
    void (*put)(const fs::path&, std::string_view);
    const fs::path& path;
    const std::string& content;
  } restore{put, files[choice], contents[choice]};
  use(Index::open(whole_index()));
}
