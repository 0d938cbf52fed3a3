#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "support/shared_data.hpp"
#include "support/temporary_directory.hpp"
#include "support/thrown.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/text/analyzer.hpp"

using namespace wordloom;

TEST_CASE("words are stemmed by Snowball's rules") {
  Stemmer english("english");
  CHECK(english.stem("running") == "run");
  CHECK(english.stem("generously") == "generous");
  CHECK(english.stem("") == "");
  CHECK(Stemmer("de").stem("häusern") == "haus");
  CHECK(Stemmer("russian").stem("книгами") == "книг");
  CHECK(Stemmer("porter").stem("generously") == "gener");
}

TEST_CASE("a word of broken UTF-8 stays as it is") {
  Stemmer english("english");
  CHECK(english.stem("caf\xe9s") == "caf\xe9s");
  CHECK(english.stem("\xf0\x90") == "\xf0\x90");
}

TEST_CASE("an unknown stemmer is refused with the names there are") {
  const std::vector<std::string> names = stemmer_names();
  CHECK(std::is_sorted(names.begin(), names.end()));
  CHECK(names.size() >= 20);
  const std::string message = testing::thrown(ErrorKind::usage, [] { Stemmer("klingon"); });
  CHECK(message.find("klingon") != std::string::npos);
  CHECK(message.find("swedish") != std::string::npos);
}

TEST_CASE("Snowball's word lists come out as published") {
  const auto archive = shared_data::find("stem/snowball-data-2.2.tar.zst");
  if (!archive) return;
  const wordloom::testing::TemporaryDirectory folder;
  const std::string unpack =
      "zstd -dcq '" + archive->string() + "' | tar -xf - -C '" + folder.path().string() + "' && echo done";
  if (!shared_data::output_of(unpack)) return;
  std::size_t lists = 0;
  for (const std::string& name : stemmer_names()) {
    const std::filesystem::path list = folder.path() / "snowball-data-2.2" / name;
    if (!std::filesystem::exists(list / "voc.txt")) continue;
    std::ifstream words(list / "voc.txt");
    std::ifstream stems(list / "output.txt");
    Stemmer stemmer(name);
    std::size_t n = 0;
    std::size_t wrong = 0;
    for (std::string word, stem; std::getline(words, word) && std::getline(stems, stem); ++n)
      if (stemmer.stem(word) != stem && wrong++ < 3)
        FAIL_CHECK(name, ": ", word, " -> ", stemmer.stem(word), ", not ", stem);
    CHECK_MESSAGE(n > 0, name);
    ++lists;
  }
  CHECK(lists >= 20);
  MESSAGE(lists, " word lists compared");
}
