#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "fixtures.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/vectors/compact_rows.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Rows that are hard to keep in 8 bits: spikes, all values equal, all magnitudes, no direction at all.
Matrix awkward_matrix(std::size_t dim) {
  Matrix m = random_matrix(40, dim, dim);
  const auto fill = [&](std::size_t r, auto value) {
    for (std::size_t k = 0; k < dim; ++k) m.row(r)[k] = value(k);
  };
  fill(1, [](std::size_t) { return 0.0F; });
  fill(2, [](std::size_t k) { return k == 0 ? 1.0F : 1e-3F; });
  fill(3, [](std::size_t) { return -0.25F; });
  fill(4, [](std::size_t k) { return std::ldexp(1.0F, -static_cast<int>(k % 140)); });
  fill(5, [](std::size_t k) { return k == 0 ? kInfinity : 1.0F; });
  fill(6, [](std::size_t k) { return k == 0 ? std::nanf("") : 1.0F; });
  fill(7, [](std::size_t) { return 3e38F; });
  fill(8, [](std::size_t) { return 1e-40F; });
  fill(9, [&](std::size_t k) { return m.row(0)[k] * 1e20F; });
  fill(10, [&](std::size_t k) { return m.row(0)[k] * 1e-20F; });
  return m;
}

/// Writes `from` again with every section as `change` wants it; nothing leaves it out.
void rewrite(const std::filesystem::path& from, const std::filesystem::path& to,
             const std::function<std::string(const std::string& name, std::string bytes)>& change) {
  const Container file = Container::open(from, "word-vectors", 1);
  ContainerWriter out(to, "word-vectors", 1);
  for (const Container::Section& section : file.sections())
    out.add(section.name, std::string_view(change(section.name, std::string(file.text(section.name)))));
  out.commit();
}

/// A copy of the file with one byte of a section changed.
std::string damaged(const TemporaryDirectory& scratch, const std::filesystem::path& path, std::string_view section,
                    std::size_t at) {
  std::string bytes = slurp(path);
  const Container file = Container::open(path, "word-vectors", 1);
  for (const Container::Section& s : file.sections())
    if (s.name == section) bytes[s.offset + at] = static_cast<char>(bytes[s.offset + at] ^ 0x10);
  return scratch.write("damaged.w2v", bytes);
}

}  // namespace

TEST_CASE("a row is no further from its codes than its residual, and its residual is small") {
  for (const std::size_t dim : {1, 2, 15, 16, 17, 100, 300, 5000}) {
    CAPTURE(dim);
    const Matrix m = awkward_matrix(dim);
    const CompactRows compact(m.view(), 2);
    REQUIRE(compact.rows() == 40);
    CHECK(compact.stride() % 16 == 0);
    for (std::size_t r = 0; r < 40; ++r) {
      CAPTURE(r);
      const std::int8_t* const codes = compact.codes(r, r + 1);
      const CompactRows::Bound bound = compact.bounds()[r];
      if (r == 1 || (r >= 5 && r <= 8)) {
        CHECK(std::isnan(bound.scale));
        continue;
      }
      double square = 0, lost = 0;
      for (std::size_t k = 0; k < dim; ++k) square += std::pow(static_cast<double>(m.row(r)[k]), 2);
      for (std::size_t k = 0; k < compact.stride(); ++k) {
        CHECK(codes[k] >= -127);
        const double unit = k < dim ? static_cast<double>(m.row(r)[k]) / std::sqrt(square) : 0.0;
        lost += std::pow(unit - static_cast<double>(bound.scale) * codes[k], 2);
      }
      CHECK(std::sqrt(lost) <= static_cast<double>(bound.residual));
      // Half a step of 1 / 127 of the largest value, in each column.
      CHECK(static_cast<double>(bound.residual) <= 0.5 * static_cast<double>(bound.scale) * std::sqrt(dim) + 1e-6);
    }
  }
}

TEST_CASE("a model written with a compact copy is the same model, and the copy is that of its rows") {
  const TemporaryDirectory scratch;
  const Model model = small_model(700, 33);
  save_model(scratch / "plain.w2v", model);
  save_model(scratch / "m.w2v", model, 0);
  CHECK(load_model(scratch / "plain.w2v").input.compact == nullptr);
  const CompactRows expected(model.input.rows);
  for (const RowChecks checks : {RowChecks::at_once, RowChecks::when_used, RowChecks::none}) {
    const Model back = load_model(scratch / "m.w2v", checks);
    CHECK(content_hash(back) == content_hash(model));
    CHECK(back.input.unchecked.has_value() == (checks == RowChecks::when_used));
    REQUIRE(back.input.compact != nullptr);
    REQUIRE(back.input.compact->rows() == 700);
    CHECK(std::equal(expected.codes(0, 700), expected.codes(0, 700) + 700 * expected.stride(),
                     back.input.compact->codes(0, 700)));
    CHECK(std::ranges::equal(std::span(expected.bounds(), 700), std::span(back.input.compact->bounds(), 700),
                             [](auto a, auto b) { return a.scale == b.scale && a.residual == b.residual; }));
    CHECK(same_rows(back.input.checked(0, 700), model.input.rows));
    CHECK(std::ranges::equal(back.input.checked(Row(699)), model.input.rows.row(699)));
  }
  ReadOptions options;
  options.limit = 10;
  const Model few = read_vectors(scratch / "m.w2v", options);
  CHECK(few.input.size() == 10);
  CHECK(std::equal(expected.codes(0, 10), expected.codes(0, 10) + 10 * expected.stride(),
                   few.input.compact->codes(0, 10)));
}

TEST_CASE("rows of eight megabytes get a compact copy, smaller ones none") {
  const TemporaryDirectory scratch;
  Model model;
  for (const std::size_t rows : {(kCompactFrom / 64) - 1, kCompactFrom / 64}) {
    model.input = WordVectors::own(WordList(std::vector<std::string>{}), Matrix(0, 16));
    std::vector<char> blob;
    std::vector<std::uint64_t> ends;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::string word = std::to_string(i);
      blob.insert(blob.end(), word.begin(), word.end());
      ends.push_back(blob.size());
    }
    model.input = WordVectors::own(WordList::own(std::move(blob), std::move(ends)), Matrix(rows, 16));
    save_model(scratch / "m.w2v", model);
    CHECK((load_model(scratch / "m.w2v").input.compact != nullptr) == (rows * 64 >= kCompactFrom));
  }
}

TEST_CASE("damage to rows, codes or bounds is found when they are used, or at once") {
  const TemporaryDirectory scratch;
  save_model(scratch / "m.w2v", small_model(3000, 33), 0);
  const std::size_t row_bytes = 48 * sizeof(float), row = 2 * PagedSection::kPage / row_bytes + 5;
  const auto refused = [](const auto& f) {
    CHECK(thrown(ErrorKind::format, f).find("damaged.w2v") != std::string::npos);
  };

  std::string path = damaged(scratch, scratch / "m.w2v", "input", row * row_bytes + 4);
  Model model = load_model(path, RowChecks::when_used);
  CHECK(model.input.checked(Row(0)).size() == 33);
  CHECK(model.input.checked(Row(2999)).size() == 33);
  refused([&] { model.input.checked(Row(static_cast<std::uint32_t>(row))); });
  refused([&] { model.input.checked(0, 3000); });
  refused([&] { load_model(path); });

  path = damaged(scratch, scratch / "m.w2v", "input-8bit", 2000 * 48);
  model = load_model(path, RowChecks::when_used);
  CHECK(model.input.compact->codes(0, 1000) != nullptr);
  refused([&] { model.input.compact->codes(1999, 2001); });
  refused([&] { load_model(path); });

  for (const std::string section : {"input-8bit-bounds", "input-8bit.sums", "input.sums"}) {
    CAPTURE(section);
    path = damaged(scratch, scratch / "m.w2v", section, 3);
    refused([&] { load_model(path, RowChecks::when_used); });
    refused([&] { load_model(path); });
  }
}

TEST_CASE("sections of a compact copy that have the wrong size are refused, absent ones are done without") {
  const TemporaryDirectory scratch;
  const Model model = small_model(2000, 20);
  save_model(scratch / "m.w2v", model, 0);
  for (const std::string section : {"input-8bit", "input-8bit.sums", "input-8bit-bounds", "input.sums"}) {
    for (const std::size_t cut : {1, 8, 64000}) {
      CAPTURE(section);
      CAPTURE(cut);
      rewrite(scratch / "m.w2v", scratch / "cut.w2v", [&](const std::string& name, std::string bytes) {
        return name == section ? bytes.substr(0, bytes.size() - std::min(cut, bytes.size())) : bytes;
      });
      const auto load = [&] { load_model(scratch / "cut.w2v", RowChecks::when_used); };
      CHECK(thrown(ErrorKind::format, load).find("cut.w2v") != std::string::npos);
    }
    const Container file = Container::open(scratch / "m.w2v", "word-vectors", 1);
    ContainerWriter out(scratch / "less.w2v", "word-vectors", 1);
    for (const Container::Section& s : file.sections())
      if (s.name != section && (section != "input-8bit" || s.name != "input-8bit.sums"))
        out.add(s.name, file.section(s.name));
    out.commit();
    if (section == "input-8bit.sums") continue;  // codes without their sums are a faulty file
    const Model back = load_model(scratch / "less.w2v", RowChecks::when_used);
    CHECK(same_rows(back.input.checked(0, 2000), model.input.rows));
    CHECK((back.input.compact != nullptr) == (section == "input.sums"));
  }
}
