#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "fixtures.hpp"
#include "wordloom/vectors/model.hpp"

using namespace wordloom;
using namespace wordloom::test;

TEST_CASE("a saved model comes back whole") {
  const TemporaryDirectory scratch;
  Model model = small_model();
  model.recipe = AnalyzerRecipe{};
  save_model(scratch / "m.w2v", model);
  for (const RowChecks checks : {RowChecks::at_once, RowChecks::when_used, RowChecks::none}) {
    const Model back = load_model(scratch / "m.w2v", checks);
    CHECK(words_of(back.input.words) == words_of(model.input.words));
    CHECK(back.input.counts == model.input.counts);
    CHECK(same_rows(back.input.rows, model.input.rows));
    CHECK(same_rows(back.output, model.output));
    CHECK(back.recipe == model.recipe);
    CHECK(back.hyper_json == model.hyper_json);
    CHECK(back.run_json == model.run_json);
    CHECK(back.log_jsonl == model.log_jsonl);
    CHECK(content_hash(back) == content_hash(model));
    for (std::size_t i = 0; i < back.input.size(); ++i) {
      CHECK(back.input.words.find(back.input.words[i]) == Row(static_cast<std::uint32_t>(i)));
      CHECK(reinterpret_cast<std::uintptr_t>(back.input.rows.row(i).data()) % 64 == 0);
    }
  }
}

TEST_CASE("a model may lack counts, output and recipe, and may have one output row fewer") {
  const TemporaryDirectory scratch;
  Model model;
  model.input = WordVectors::own(WordList({"only"}), random_matrix(1, 3));
  save_model(scratch / "m.w2v", model);
  const Model bare = load_model(scratch / "m.w2v");
  CHECK(bare.input.counts.empty());
  CHECK(bare.output.empty());
  CHECK_FALSE(bare.recipe.has_value());
  CHECK(bare.hyper_json == "{}");

  Model tree = small_model(10, 4);
  tree.output.rows = 9;
  save_model(scratch / "tree.w2v", tree);
  CHECK(load_model(scratch / "tree.w2v").output.rows == 9);
}

TEST_CASE("parts that do not fit each other are not written") {
  const TemporaryDirectory scratch;
  Model model = small_model(4, 4);
  model.input.counts.pop_back();
  CHECK(thrown([&] { save_model(scratch / "m.w2v", model); }).message() == "model: 3 counts for 4 rows");
  CHECK_FALSE(std::filesystem::exists(scratch / "m.w2v"));
}

TEST_CASE("the content hash sees values, words, counts, recipe and hyper-parameters, not the run") {
  const Model model = small_model();
  const std::string hash = content_hash(model);
  CHECK(hash.size() == 32);
  Model other = model;
  other.run_json = "{\"threads\": 99}";
  other.log_jsonl = "";
  CHECK(content_hash(other) == hash);

  other = model;
  other.hyper_json = "{}";
  CHECK(content_hash(other) != hash);
  other = model;
  other.input.counts[3] += 1;
  CHECK(content_hash(other) != hash);
  other = model;
  other.recipe = AnalyzerRecipe{};
  CHECK(content_hash(other) != hash);
  other = model;
  other.output.rows -= 1;
  CHECK(content_hash(other) != hash);
  Matrix changed = random_matrix(50, 20);
  changed.row(49)[19] += 1.0F;
  other = model;
  other.input = WordVectors::own(WordList(numbered_words(50)), std::move(changed), model.input.counts);
  CHECK(content_hash(other) != hash);
}

TEST_CASE("the content hash ignores how rows are padded") {
  const Model model = small_model(6, 5);
  std::vector<float> tight;
  for (std::size_t r = 0; r < 6; ++r)
    tight.insert(tight.end(), model.input.rows.row(r).begin(), model.input.rows.row(r).end());
  Model other = model;
  other.input.rows = {tight.data(), 6, 5, 5};
  CHECK(content_hash(other) == content_hash(model));
}

TEST_CASE("a truncated model is a format error at every length") {
  const TemporaryDirectory scratch;
  save_model(scratch / "m.w2v", small_model(3, 2));
  const std::string whole = slurp(scratch / "m.w2v");
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto path = scratch.write("cut.w2v", std::string_view(whole).substr(0, n));
    for (const RowChecks checks : {RowChecks::at_once, RowChecks::when_used, RowChecks::none}) {
      CAPTURE(n);
      const Error error = thrown([&] { load_model(path, checks); });
      REQUIRE_MESSAGE(error.kind() == ErrorKind::format, error.message());
      REQUIRE(error.message().find("cut.w2v") != std::string::npos);
    }
  }
}

TEST_CASE("a changed byte is a format error, or lies in padding and changes nothing") {
  const TemporaryDirectory scratch;
  const Model model = small_model(3, 2);
  save_model(scratch / "m.w2v", model);
  const std::string whole = slurp(scratch / "m.w2v"), hash = content_hash(model);
  std::size_t refused = 0;
  for (std::size_t n = 0; n < whole.size(); ++n) {
    std::string broken = whole;
    broken[n] = static_cast<char>(broken[n] ^ 0x41);
    const auto path = scratch.write("broken.w2v", broken);
    try {
      const Model back = load_model(path);
      REQUIRE(content_hash(back) == hash);
      REQUIRE(back.run_json == model.run_json);
      REQUIRE(back.log_jsonl == model.log_jsonl);
      REQUIRE(broken[n] == 0x41);  // padding is zero
    } catch (const Error& e) {
      REQUIRE_MESSAGE(e.kind() == ErrorKind::format, "byte ", n, ": ", e.message());
      REQUIRE(e.message().find("broken.w2v") != std::string::npos);
      ++refused;
    }
    // Without the checksums of the matrices nothing may crash, and every word must be reachable.
    try {
      const Model back = load_model(path, RowChecks::none);
      for (std::size_t i = 0; i < back.input.size(); ++i) REQUIRE(back.input.words.find(back.input.words[i]));
    } catch (const Error& e) {
      REQUIRE(e.kind() == ErrorKind::format);
    }
  }
  CHECK(refused > whole.size() / 3);
}

TEST_CASE("a larger model cut or broken at every 4 KiB is a format error") {
  const TemporaryDirectory scratch;
  save_model(scratch / "m.w2v", small_model(2000, 20));
  const std::string whole = slurp(scratch / "m.w2v");
  REQUIRE(whole.size() > 300000);
  for (std::size_t n = 0; n < whole.size(); n += 4096) {
    CAPTURE(n);
    thrown(ErrorKind::format, [&] { load_model(scratch.write("cut.w2v", std::string_view(whole).substr(0, n))); });
    std::string broken = whole;
    for (std::size_t i = n; i < std::min(n + 4096, whole.size()); ++i) broken[i] = static_cast<char>(~broken[i]);
    thrown(ErrorKind::format, [&] { load_model(scratch.write("broken.w2v", broken)); });
  }
}

TEST_CASE("a model that is not there is an io error, and another kind of file a format error") {
  const TemporaryDirectory scratch;
  thrown(ErrorKind::io, [&] { load_model(scratch / "absent.w2v"); });
  const auto message = thrown(ErrorKind::format, [&] { load_model(scratch.write("text.w2v", "2 2\na 1 2\nb 3 4\n")); });
  CHECK(message.find("text.w2v") != std::string::npos);
}
