#include <doctest/doctest.h>

#include <string>

#include "fixtures.hpp"
#include "wordloom/vectors/formats/formats.hpp"

using namespace wordloom;
using namespace wordloom::test;

namespace {

std::string npy(int version, std::string dictionary, const std::string& data) {
  std::string head("\x93NUMPY", 6);
  head += static_cast<char>(version);
  head += '\0';
  dictionary += '\n';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) head += static_cast<char>((dictionary.size() >> (8 * i)) & 0xff);
  return head + dictionary + data;
}
template <class T>
std::string raw(std::initializer_list<T> values) {
  return {reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T)};
}
constexpr const char* kFloat = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
constexpr const char* kDouble = "{\"shape\":(2,2),\"fortran_order\":False,\"descr\":\"<f8\"}";

}  // namespace

TEST_CASE("npy of float and double in versions 1 to 3 is read, with its words beside it") {
  const TemporaryDirectory scratch;
  for (int version = 1; version <= 3; ++version)
    for (const bool wide : {false, true}) {
      const auto path = scratch.write("a.npy", wide ? npy(version, kDouble, raw<double>({1, 2, 3, 0.1}))
                                                    : npy(version, kFloat, raw<float>({1, 2, 3, 0.1F})));
      scratch.write(version == 1 ? "a.npy.vocab" : "a.vocab", "New York\nb\n");
      const Model model = read_vectors(path);
      CHECK(words_of(model.input.words) == std::vector<std::string>{"New York", "b"});
      CHECK(model.input.rows.row(1)[1] == 0.1F);
      std::filesystem::remove(scratch / "a.npy.vocab");
    }
}

TEST_CASE("npy that cannot be read is refused with the reason") {
  const TemporaryDirectory scratch;
  const std::string data = raw<float>({1, 2, 3, 4});
  scratch.write("a.npy.vocab", "a\nb\n");
  const auto refused = [&](const std::string& content) {
    return thrown(ErrorKind::format, [&] { read_vectors(scratch.write("a.npy", content)); });
  };
  const auto has = [](const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; };
  CHECK(has(refused(npy(1, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }", data)), "Fortran order"));
  CHECK(has(refused(npy(1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }", data)), "type '>f4'"));
  CHECK(has(refused(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", data)), "1 dimensions"));
  CHECK(has(refused(npy(1, "{'descr': '<f4', 'shape': (2, 2), }", data)), "no 'fortran_order'"));
  CHECK(has(refused(npy(4, kFloat, data)), "npy version 4"));
  CHECK(has(refused(npy(1, kFloat, data.substr(0, 11))), "row 2 has 0 values, header says 2 (truncated download?)"));
  CHECK(has(refused(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }", data)), "row 3 has no word"));
  scratch.write("a.npy.vocab", "a\nb\nc\n");
  CHECK(has(refused(npy(1, kFloat, data)), "a word for row 3"));
  std::filesystem::remove(scratch / "a.npy.vocab");
  CHECK(has(thrown(ErrorKind::io, [&] { read_vectors(scratch.write("a.npy", npy(1, kFloat, data))); }),
            "its words are missing"));
}
