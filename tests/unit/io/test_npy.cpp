#include <doctest/doctest.h>

#include <string>

#include "support.hpp"
#include "wordloom/io/npy.hpp"

using namespace wordloom;
using namespace io_test;
using Shape = std::vector<std::uint64_t>;

namespace {

npy::Header parsed(std::string_view dictionary) { return npy::parse_dictionary(dictionary, "a.npy"); }

std::string refused(std::string_view dictionary) {
  return thrown(ErrorKind::format, [&] { parsed(dictionary); });
}

}  // namespace

TEST_CASE("the header that is made says what it was made of, and the data begin at a multiple of 64") {
  for (const Shape& shape : {Shape{}, Shape{7}, Shape{3, 5}, Shape{1, 2, 18446744073709551615U}}) {
    const std::string text = npy::make_header("<f8", shape);
    const npy::Frame frame = npy::parse_frame(text, "a.npy");
    CHECK(frame.begin == 10);
    CHECK(frame.begin + frame.size == text.size());
    CHECK(text.size() % 64 == 0);
    CHECK(text.back() == '\n');
    const npy::Header header = parsed(std::string_view(text).substr(frame.begin, frame.size));
    CHECK(header.descr == "<f8");
    CHECK(header.shape == shape);
    CHECK_FALSE(header.fortran_order);
  }
  // NumPy's own writing of it.
  CHECK(npy::make_header("<i4", Shape{7}).find("{'descr': '<i4', 'fortran_order': False, 'shape': (7,), } ") == 10);
}

TEST_CASE("the dictionary is read with either quotes, any blanks, any order, and the sizes of Python 2") {
  for (const char* text : {"{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }  \n",
                           "{\"shape\":(2,3),\"fortran_order\":True,\"descr\":\"<f4\"}",
                           "{ 'fortran_order' : True , 'descr' :'<f4','shape': ( 2L, 3L, )}\n"}) {
    const npy::Header header = parsed(text);
    CHECK(header.descr == "<f4");
    CHECK(header.fortran_order);
    CHECK(header.shape == Shape{2, 3});
  }
  CHECK(parsed("{'descr': 'shape', 'fortran_order': False, 'shape': ()}").shape.empty());
}

TEST_CASE("a dictionary that says too little, or something else, is refused with the reason") {
  CHECK(contains(refused("{'descr': '<f4', 'shape': (2, 2), }"), "no 'fortran_order'"));
  CHECK(contains(refused("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,)}"), "list of fields"));
  CHECK(contains(refused("{'descr': '<f4', 'fortran_order': 1, 'shape': (2,)}"), "neither True nor False"));
  CHECK(contains(refused("{'descr': '<f4', 'fortran_order': False, 'shape': 2}"), "no tuple"));
  CHECK(contains(refused("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}"), "no number"));
  CHECK(contains(refused("{'descr': '<f4', 'fortran_order': False, 'shape': (18446744073709551616,)}"), "64 bits"));
  CHECK(contains(refused("{'descr': '<f4', 'colour': 'red'}"), "'colour'"));
  const std::string whole = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}";
  for (std::size_t n = 0; n < whole.size(); ++n) CHECK_MESSAGE(refused(whole.substr(0, n)).starts_with("a.npy: "), n);
}

TEST_CASE("what does not begin as an array is refused") {
  const std::string good = npy::make_header("<f4", Shape{1});
  const auto refused = [](std::string_view head) {
    return thrown(ErrorKind::format, [&] { npy::parse_frame(head, "a.npy"); });
  };
  CHECK(npy::parse_frame(good, "a.npy").size == good.size() - 10);
  CHECK(contains(refused(good.substr(0, 11)), "byte 0: no NumPy array"));
  CHECK(contains(refused("x" + good), "byte 0: no NumPy array"));
  std::string other = good;
  other[6] = 4;
  CHECK(contains(refused(other), "byte 6: npy version 4"));
  other[6] = 2;  // 32 bits of length, of which two are of the dictionary
  CHECK(contains(refused(other), "byte 8: the npy header is said to have"));
}
