#include <doctest/doctest.h>

#include <type_traits>
#include <unordered_map>

#include "wordloom/core/error.hpp"
#include "wordloom/core/ids.hpp"

using namespace wordloom;

TEST_CASE("ids of different things do not convert into each other or into numbers") {
  static_assert(!std::is_convertible_v<WordId, Row>);
  static_assert(!std::is_constructible_v<Row, WordId>);
  static_assert(!std::is_convertible_v<Position, DocId>);
  static_assert(!std::is_convertible_v<unsigned, WordId>);
  static_assert(!std::is_convertible_v<WordId, unsigned>);
  static_assert(sizeof(WordId) == 4 && sizeof(Position) == 8 && std::is_trivially_copyable_v<WordId>);
  CHECK(WordId(3) < WordId(4));
  CHECK(WordId(3) == WordId(3));
  CHECK(WordId().value == 0);
  std::unordered_map<Row, int> map{{Row(1), 10}, {Row(2), 20}};
  CHECK(map.at(Row(2)) == 20);
}

TEST_CASE("an error seen from further out keeps its kind and says both") {
  const Error inner = fail(ErrorKind::format, "{}: row {}", "vectors.bin", 7);
  const Error outer = inner.within("convert");
  CHECK(outer.kind() == ErrorKind::format);
  CHECK(outer.message() == "convert: vectors.bin: row 7");
  CHECK(std::string(outer.what()) == outer.message());
}
