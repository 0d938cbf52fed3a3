#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "wordloom/core/parse_number.hpp"

using namespace wordloom;

TEST_CASE("whole numbers are digits with a sign before them, and nothing else") {
  CHECK(parse_number<int>("7") == 7);
  CHECK(parse_number<int>("+7") == 7);
  CHECK(parse_number<int>("-007") == -7);
  CHECK(parse_number<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  for (const char* bad :
       {"", "+", "-", "+-3", "--3", "++3", "-+3", " 3", "3 ", "3\r", "0x3", "3.", "3e1", "1,000", "three"})
    CHECK_MESSAGE(!parse_number<std::int64_t>(bad), bad);
  CHECK(!parse_number<std::uint32_t>("-3"));
  CHECK(!parse_number<std::uint32_t>("+-3"));
}

TEST_CASE("a whole number beyond its type is none") {
  CHECK(!parse_number<std::uint64_t>("18446744073709551616"));
  CHECK(parse_number<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(!parse_number<std::int64_t>("9223372036854775808"));
  CHECK(!parse_number<std::uint32_t>("4294967296"));
}

TEST_CASE("real numbers have a point, an exponent, or neither") {
  CHECK(parse_number<double>("3") == 3.0);
  CHECK(parse_number<double>("+.5") == 0.5);
  CHECK(parse_number<double>("-5.") == -5.0);
  CHECK(parse_number<double>("25E-1") == 2.5);
  CHECK(parse_number<double>("+1e+3") == 1000.0);
  CHECK(parse_number<float>("-inf") == -std::numeric_limits<float>::infinity());
  CHECK(parse_number<float>("+Infinity") == std::numeric_limits<float>::infinity());
  CHECK(std::isnan(parse_number<double>("NaN").value_or(0)));
  for (const char* bad : {"", "+", "-", ".", "e5", "1e", "+-3", "--3", " 1", "1 ", "1,5", "0x1p3", "1f", "infinite"})
    CHECK_MESSAGE(!parse_number<double>(bad), bad);
}

TEST_CASE("a real number too close to zero is rounded, one too large is none") {
  const auto zero = [](auto value, bool negative) { return value && *value == 0 && std::signbit(*value) == negative; };
  CHECK(parse_number<float>("1e-40") == 1e-40F);  // denormal
  for (const char* small : {"1e-60", "+0.0001e-400", "1e-99999999999999999999", "1234567.8e-420"})
    CHECK_MESSAGE(zero(parse_number<float>(small), false), small);
  CHECK(zero(parse_number<double>("-1e-400"), true));
  CHECK(zero(parse_number<double>(std::string("-0.").append(400, '0').append("1")), true));
  for (const char* large : {"1e39", "-1e39", "0.0001e400", "1e99999999999999999999", "12345678E+400"})
    CHECK_MESSAGE(!parse_number<float>(large), large);
  CHECK(!parse_number<double>(std::string("1").append(400, '0')));
  CHECK(!parse_number<double>(std::string("1").append(400, '0').append(".5")));
  CHECK(parse_number<float>("3.4028235e38") == std::numeric_limits<float>::max());
  CHECK(!parse_number<float>("3.4028236e38"));
  // Beyond the sum of both: digits and exponent cancel.
  CHECK(parse_number<double>("1" + std::string(400, '0') + "e-400") == 1.0);
}

TEST_CASE("what a number is followed by is left to the caller") {
  const std::string text = "+1.5e3 x";
  float value = 0;
  const char* const end = read_number(text.data(), text.data() + text.size(), value);
  CHECK(end == text.data() + 6);
  CHECK(value == 1500.0F);
  CHECK(read_number(end, text.data() + text.size(), value) == nullptr);
}
