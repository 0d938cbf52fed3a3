#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_directory.hpp"
#include "unit/lm/naive_model.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/lm/model.hpp"

using namespace lm_test;
using wordloom::Container;
using wordloom::Error;
using wordloom::ErrorKind;
using wordloom::testing::TemporaryDirectory;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void put(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

struct NullSink final : ModelSink {
  void begin(const ModelHeader&, bool) override {}
  void add(const NgramBatch&) override {}
  void end() override {}
};

/// Asks everything; any answer will do, as long as there is one or an Error.
void exercise(const Model& model) {
  State state = model.begin_state();
  std::vector<WordIndex> text{kBegin};
  for (WordIndex word = 2; word < model.words(); ++word) {
    model.score(state, word, state);
    text.push_back(word);
  }
  std::vector<WordScore> scores(text.size());
  model.score_text(text, scores);
  std::vector<float> all(model.words());
  model.score_all(state, all);
  CHECK(model.index("nosuchword") < model.words());
  NullSink sink;
  try {
    model.send(sink);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::format);
  }
}

}  // namespace

TEST_CASE(
    "a model file that is cut or has a bit flipped is refused, and even unchecked it is never read out of bounds") {
  const TemporaryDirectory scratch;
  const std::string path = scratch / "m.ngram", damaged = scratch / "damaged.ngram";
  for (const Layout layout : {Layout::hashed, Layout::trie}) {
    const auto sink = make_model_sink(path, layout);
    random_model(1, 4, 40, 300, true).send(*sink, true);
    const std::string whole = bytes_of(path);
    for (std::size_t size = 0; size < whole.size(); size += 211) {
      put(damaged, whole.substr(0, size));
      CHECK_THROWS_AS(Model::open(damaged), Error);
    }
    int opened = 0;
    for (std::size_t at = 0; at < whole.size(); at += 31) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << (at % 8)));
      put(damaged, bytes);
      CHECK_THROWS_AS(Model::open(damaged, Model::Check::full), Error);
      try {
        exercise(Model::open(damaged));
        ++opened;
      } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::format);
      }
    }
    CHECK(opened > 0);
  }
}

TEST_CASE("a file with right checksums and wild contents is refused or answers") {
  // Written by a faulty or hostile program: every section is replaced by bytes of its neighbour's kind.
  const TemporaryDirectory scratch;
  const std::string path = scratch / "m.ngram", wild = scratch / "wild.ngram";
  for (const Layout layout : {Layout::hashed, Layout::trie}) {
    const auto sink = make_model_sink(path, layout);
    random_model(2, 3, 60, 300, true).send(*sink, true);
    const Container container = Container::open(path, "ngram-model", 1);
    for (const auto& chosen : container.sections()) {
      for (int change = 0; change < 6; ++change) {
        CAPTURE(chosen.name);
        CAPTURE(change);
        wordloom::ContainerWriter writer(wild, "ngram-model", 1);
        for (const auto& section : container.sections()) {
          const auto raw = container.section(section.name);
          std::vector<std::byte> bytes(raw.begin(), raw.end());
          if (section.name == chosen.name) {
            if (change == 0) continue;
            if (change == 1) bytes.resize(bytes.size() / 2);
            if (change == 2) bytes.resize(bytes.size() + 64);
            if (change == 3) std::fill(bytes.begin(), bytes.end(), std::byte{0xff});
            if (change == 4) std::fill(bytes.begin(), bytes.end(), std::byte{0});
            if (change == 5)
              for (std::size_t i = 0; i < bytes.size(); i += 3) bytes[i] = static_cast<std::byte>(i * 37);
          }
          writer.add(section.name, bytes);
        }
        writer.commit();
        try {
          exercise(Model::open(wild, Model::Check::full));
        } catch (const Error& error) {
          CHECK(error.kind() == ErrorKind::format);
        }
      }
    }
  }
}
