// Native models with subwords: what the sections say is checked before a row is read.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "fixtures.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/vectors/subword_vectors.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

/// Three words, two n-gram rows of buckets 4 and 8 out of 10.
Model subword_model() {
  struct Parts {
    Matrix words = random_matrix(3, 2, 5), ngrams = random_matrix(2, 2, 6);
    std::vector<std::uint32_t> buckets{4, 8};
  };
  const auto parts = std::make_shared<const Parts>();
  auto s = std::make_shared<SubwordVectors>();
  s->layout = {.minn = 3, .maxn = 6, .buckets = 10};
  s->words = parts->words.view();
  s->ngrams = parts->ngrams.view();
  s->buckets = parts->buckets;
  s->storage = parts;
  Model m = small_model(3, 2);
  m.subwords = s;
  return m;
}

using Change = std::function<std::string(std::string name, std::string bytes)>;

/// Loads a model whose sections were changed with valid checksums; an empty result drops the section.
void load_changed(const Change& change) {
  const TemporaryDirectory scratch;
  save_model(scratch / "m.w2v", subword_model());
  const Container whole = Container::open(scratch / "m.w2v", "word-vectors", 1);
  {
    ContainerWriter out(scratch / "changed.w2v", "word-vectors", 1);
    for (const auto& section : whole.sections()) {
      const auto raw = whole.raw(section.name);
      const std::string bytes = change(section.name, {reinterpret_cast<const char*>(raw.data()), raw.size()});
      if (!bytes.empty() || raw.empty()) out.add(section.name, std::string_view(bytes));
    }
    out.commit();
  }
  load_model(scratch / "changed.w2v");
}

std::string refusal(const Change& change) {
  return thrown(ErrorKind::format, [&] { load_changed(change); });
}

std::string with_json(const std::string& from, const std::string& to) {
  return refusal([&](const std::string& name, std::string bytes) {
    if (name != "subwords") return bytes;
    const auto at = bytes.find(from);
    REQUIRE(at != std::string::npos);
    return bytes.replace(at, from.size(), to);
  });
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a model with subwords comes back with all its parts") {
  const TemporaryDirectory scratch;
  const Model m = subword_model();
  save_model(scratch / "m.w2v", m);
  const Model back = load_model(scratch / "m.w2v");
  REQUIRE(back.subwords);
  CHECK(back.subwords->layout == m.subwords->layout);
  CHECK(same_rows(back.subwords->words, m.subwords->words));
  CHECK(same_rows(back.subwords->ngrams, m.subwords->ngrams));
  CHECK(back.subwords->row_of_bucket(8) == SubwordId(1));
  CHECK_FALSE(back.subwords->row_of_bucket(5));
  CHECK(content_hash(back) == content_hash(m));
  CHECK(content_hash(back) != content_hash(small_model(3, 2)));
}

TEST_CASE("sections of subwords that contradict each other are refused") {
  CHECK_NOTHROW(load_changed([](const std::string&, std::string bytes) { return bytes; }));
  CHECK(has(with_json("\"ngram_rows\":2", "\"ngram_rows\":3"), "section 'ngram-rows' has 128 bytes"));
  CHECK(has(with_json("\"ngram_rows\":2", "\"ngram_rows\":-2"), "section 'subwords'"));
  CHECK(has(with_json("\"ngram_rows\":2", "\"ngram_rows\":99999999999"), "beyond what a model can have"));
  CHECK(has(with_json("\"rows\":\"fasttext\"", "\"rows\":\"other\""), "rows are 'other'"));
  CHECK(has(with_json("\"minn\":3", "\"minn\":9"), "subwords 9..6"));
  CHECK(has(with_json("\"buckets\":10", "\"buckets\":\"ten\""), "section 'subwords'"));
  for (const char* dropped : {"word-rows", "ngram-rows"})
    CHECK(has(refusal([&](const std::string& name, std::string bytes) { return name == dropped ? "" : bytes; }),
              dropped));
  // Without the list of buckets rows are buckets: fine for two rows of ten buckets, not for two of one.
  const auto without_list = [](const std::string& json) {
    return [json](const std::string& name, std::string bytes) {
      if (name == "ngram-buckets") return std::string();
      if (name == "subwords") return bytes.replace(bytes.find("\"buckets\":10"), 12, json);
      return bytes;
    };
  };
  CHECK_NOTHROW(load_changed(without_list("\"buckets\":10")));
  CHECK(has(refusal(without_list("\"buckets\":1")), "2 n-gram rows for 1 buckets"));
}
