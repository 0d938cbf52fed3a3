// What is in an index is what was put in, however it was put in.
#include <doctest/doctest.h>

#include <map>

#include "counts/index/packing.hpp"
#include "counts/index/segment.hpp"
#include "support/thrown.hpp"
#include "unit/counts/index_support.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/counts/json_record.hpp"
#include "wordloom/counts/retrieval_measures.hpp"
#include "wordloom/counts/search.hpp"

using namespace wordloom;
using tests::IndexFixture;

namespace {

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Everything an index says about its live documents, by id.
std::map<std::string, std::string> content(const Index& index) {
  const IndexTerms terms = index.terms();
  std::map<std::string, std::string> all;
  std::vector<TermCount> vector;
  for (std::uint64_t d = 0; d < index.slots(); ++d) {
    if (!index.live(DocId(d))) continue;
    std::string text = fmt::format("{}:", index.length(DocId(d)));
    index.vector(DocId(d), terms, vector);
    for (const TermCount& t : vector)
      text += fmt::format(" {}*{}/{}", terms.term(t.term), t.count, terms.document_count(t.term));
    all[index.document(DocId(d)).id] = text;
  }
  return all;
}

}  // namespace

TEST_CASE("blocks of any width come back, packed plainly and as differences") {
  std::mt19937 random(1);
  for (unsigned bits = 0; bits <= 32; ++bits) {
    std::uint32_t values[128], back[128];
    for (auto& v : values) v = bits == 0 ? 0 : static_cast<std::uint32_t>(random()) >> (32 - bits);
    std::vector<std::byte> packed(index::packed_bytes(bits));
    index::pack(values, bits, packed.data());
    index::unpack(packed.data(), bits, back);
    CHECK(std::equal(values, values + 128, back));
    if (bits > 20) continue;
    std::uint32_t sum = 5, ascending[128], differences[128];
    for (std::size_t i = 0; i < 128; ++i) ascending[i] = sum += values[i] + 1;
    index::to_differences(ascending, 5, differences);
    const unsigned width = index::bits_for(differences);
    packed.resize(index::packed_bytes(width));
    index::pack(differences, width, packed.data());
    index::unpack_sums(packed.data(), width, 5, back);
    CHECK(std::equal(ascending, ascending + 128, back));
  }
}

TEST_CASE("a length in 16 bits is never above the length, and exact where documents are short") {
  for (std::uint32_t length = 0; length < 200'000; length += length < 5000 ? 1 : 37) {
    const std::uint32_t back = index::length_of(index::floor_length(length));
    CHECK(back <= length);
    if (length < 4096) CHECK(back == length);
    CHECK(back >= length - length / 2048);
  }
}

TEST_CASE("threads and memory change nothing: the same bytes") {
  IndexFixture fixture;
  std::mt19937 random(2);
  const std::string text = tests::zipf_documents(random, 40'000, 0);
  IndexConfig config;
  config.positions = true;
  const std::string file = fixture.write("documents.tsv", text);
  std::string first;
  for (const auto& [threads, memory] :
       {std::pair<std::size_t, std::uint64_t>{1, 1 << 30}, {3, 1 << 20}, {2, 16 << 20}}) {
    BuildOptions options;
    options.threads = threads;
    options.max_memory = memory;
    DocumentReader reader({file}, {});
    create_index(fixture.path(), reader, config, options);
    const std::uint64_t generation = Index::open(fixture.path()).generation();
    std::string bytes = bytes_of(fixture.path() / fmt::format("segment-{:06}", generation));
    REQUIRE(!bytes.empty());
    if (first.empty()) first = bytes;
    CHECK(bytes == first);
  }
}

TEST_CASE("added, replaced, deleted and merged documents make the index that indexing what is left makes") {
  std::mt19937 random(9);
  IndexFixture changed, fresh;
  changed.create("id\ttext\na\tone two two\nb\ttwo three\nc\tfour\n", {});
  changed.add("id\ttext\nd\tfive one\nb\tnew words one\n");
  CHECK(delete_documents(changed.path(), {"c", "nobody"}) == std::vector<std::string>{"nobody"});
  fresh.create("id\ttext\na\tone two two\nd\tfive one\nb\tnew words one\n", {});
  const Index expected = Index::open(fresh.path());
  const Index parts = Index::open(changed.path());
  CHECK(parts.segment_count() == 2);
  CHECK(parts.size() == 3);
  CHECK(content(parts) == content(expected));
  CHECK_FALSE(parts.find("c").has_value());
  REQUIRE(merge_index(changed.path(), {}));
  CHECK_FALSE(merge_index(changed.path(), {}));
  const Index merged = Index::open(changed.path());
  CHECK(merged.segment_count() == 1);
  CHECK(merged.slots() == 3);
  CHECK(content(merged) == content(expected));
  // What was opened before stays as it was.
  CHECK(content(parts) == content(expected));
  // Everything deleted, and filled again.
  delete_documents(changed.path(), {"a", "b", "d"});
  CHECK(Index::open(changed.path()).size() == 0);
  CHECK(IndexSearcher(Index::open(changed.path())).search("one", 3).empty());
  changed.add("id\ttext\nz\tone\n");
  CHECK(Index::open(changed.path()).size() == 1);
}

TEST_CASE("an input without a document replaces no index, and makes none") {
  IndexFixture fixture;
  CHECK_THROWS_AS(fixture.create("", {}), Error);
  CHECK_FALSE(std::filesystem::exists(fixture.path()));
  fixture.create("one\ntwo\n", {});
  CHECK_THROWS_AS(fixture.create("\n  \n", {}), Error);
  CHECK_THROWS_AS(fixture.create("id\ttext\n", {}), Error);
  CHECK(Index::open(fixture.path()).size() == 2);
  CHECK(fixture.add("").documents == 0);
  CHECK(Index::open(fixture.path()).size() == 2);
}

TEST_CASE("the number of a line takes no document's place") {
  IndexFixture fixture;
  fixture.create("one\ntwo\n", {});
  const auto refusal = [&](const std::string& lines) {
    return testing::thrown(ErrorKind::usage, [&] { fixture.add(lines); });
  };
  CHECK(refusal("three\n").find("\"1\"") != std::string::npos);
  CHECK(refusal("id\ttext\n\tthree\n").find("\"2\"") != std::string::npos);
  CHECK(Index::open(fixture.path()).size() == 2);
  CHECK_NOTHROW(fixture.add("id\ttext\n1\tnew\n"));  // this one was meant
  CHECK(Index::open(fixture.path()).size() == 2);
  CHECK_NOTHROW(fixture.add("\n\nthree\n"));
  DocumentOptions options;
  options.id_prefix = "today";
  DocumentReader reader({fixture.write("more.txt", "four\n")}, options);
  CHECK(add_documents(fixture.path(), reader, {}).replaced == 0);
  CHECK(Index::open(fixture.path()).find("today:1").has_value());
  options.format = DocumentFormat::files;
  CHECK_THROWS_AS(DocumentReader({fixture.write("more.txt", "four\n")}, options), Error);
}

TEST_CASE("positions are for terms of one word") {
  IndexConfig config;
  config.positions = true;
  CHECK_NOTHROW(config.validate());
  config.terms.max_n = 2;
  CHECK_THROWS_AS(config.validate(), Error);
  config.terms.max_n = 1;
  config.terms.unit = TermRecipe::Unit::character;
  CHECK_THROWS_AS(config.validate(), Error);
  config.positions = false;
  CHECK_NOTHROW(config.validate());
}

TEST_CASE("documents come from lines, paragraphs, JSON lines, tables and directories") {
  IndexFixture fixture;
  const auto read = [&](const std::vector<std::string>& paths, const DocumentOptions& options = {}) {
    DocumentReader reader(paths, options);
    std::string all;
    for (Document d; reader.next(d);) {
      all += fmt::format("{}|{}|{}", d.id, d.title, d.text);
      for (const std::string& field : d.fields) all += "|" + field;
      all += ";";
    }
    return all;
  };
  CHECK(read({fixture.write("l.txt", "one\n\n  \ntwo\r\n")}) == "1||one;4||two;");
  DocumentOptions paragraphs;
  paragraphs.format = DocumentFormat::paragraphs;
  CHECK(read({fixture.write("p.txt", "\none\nmore\n\n\ntwo")}, paragraphs) == "2||one\nmore;6||two;");
  CHECK(
      read({fixture.write("j.jsonl", "{\"_id\":7,\"title\":\"T\",\"text\":\"x y\"}\n\n{\"text\":[\"a\",\"b\"]}\n")}) ==
      "7|T|T\nx y;3||a b;");
  DocumentOptions fields;
  fields.text_fields = {"body"};
  fields.extra_fields = {"author"};
  CHECK(read({fixture.write("c.csv", "id,body,author\n1,\"a, \"\"b\"\"\nc\",me\n2,d,\n")}, fields) ==
        "1||a, \"b\"\nc|me;2||d|;");
  CHECK(read({fixture.write("t.tsv", "docid\ttext\nx\ta \"b\n")}) == "x||a \"b;");
  std::filesystem::create_directories(fixture.directory() / "docs/sub");
  fixture.write("docs/b.txt", "Title B\nbody");
  fixture.write("docs/sub/a.txt", "Title A\n");
  fixture.write("docs/picture", std::string("\x89PNG\0\0", 6));
  const std::string docs = (fixture.directory() / "docs").string(),
                    under_docs = fmt::format("{0}/b.txt|Title B|Title B\nbody;{0}/sub/a.txt|Title A|Title A\n;", docs);
  CHECK(read({docs}) == under_docs);
  CHECK(read({docs + "/.//"}) == under_docs);
  CHECK(read({docs + "/b.txt", docs + "/sub"}) == under_docs);
  // Each as its name says, whatever is beside it.
  CHECK(read({fixture.write("j.jsonl", "{\"id\":7,\"text\":\"x\"}\n"), docs + "/b.txt"}) ==
        fmt::format("7||x;{}/b.txt|Title B|Title B\nbody;", docs));
  DocumentOptions latin1;
  latin1.encoding = "latin1";
  CHECK(read({fixture.write("e.txt", "caf\xe9\n")}, latin1) == "1||caf\xc3\xa9;");
  CHECK(read({fixture.write("n.jsonl",
                            "{\"id\":12345678901234567890123,\"text\":[1e5,{\"a\":[-0.50,\"\\u00e9\"]}]}\n")}) ==
        "12345678901234567890123||1e5 {\"a\":[-0.50,\"\xc3\xa9\"]};");
  for (const auto& [name, text] : {std::pair{"x.jsonl", "{\"id\":1,\n"},
                                   {"two.jsonl", "{\"text\":\"a\",\"text\":\"b\"}\n"},
                                   {"two.csv", "id,text,text\n1,a,b\n"},
                                   {"y.jsonl", "[1]\n"},
                                   {"z.jsonl", "{\"id\":1e999}\n"},
                                   {"x.csv", "a,b\n1,2,3\n"},
                                   {"y.csv", "a,b\n1,\"2\n"}})
    CHECK_THROWS_AS(read({fixture.write(name, text)}), Error);
  CHECK_THROWS_AS(read({fixture.write("nul.txt", std::string("a\0b\n", 4))}), Error);
}

TEST_CASE("JSON is mended before it is read, or refused, as the policy says") {
  const std::string line = "{\"a\":\"x\xff\\ud800\\ud83d\\ude00\\\\ud800\"}";
  JsonRecord record;
  read_json_record(line, "here", Utf8Policy::replace, record);
  CHECK(record.values == std::vector<std::string>{"x\xef\xbf\xbd\xef\xbf\xbd\xf0\x9f\x98\x80\\ud800"});
  CHECK(record.repaired == 2);
  const auto refusal = [&](const std::string& text, Utf8Policy policy) {
    try {
      read_json_record(text, "here", policy, record);
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  CHECK(refusal(line, Utf8Policy::strict).starts_with("here: byte 8: 0xff is not UTF-8"));
  CHECK(refusal("{\"a\":\"\\uDC00\"}", Utf8Policy::keep).starts_with("here: byte 7: \\uDC00 is half a character"));
  CHECK(refusal("{\"a\":\"\xff\"", Utf8Policy::replace).find("broken JSON") != std::string::npos);
  CHECK(refusal("{\"a\":1} {}", Utf8Policy::replace).find("broken JSON") != std::string::npos);
  CHECK(refusal("\"a\"", Utf8Policy::replace).find("not a JSON object") != std::string::npos);
  CHECK(refusal("{\"a\":" + std::string(1000, '['), Utf8Policy::replace).find("1000 brackets") != std::string::npos);
  CHECK(refusal("{\"a\":\"\\u12\"}", Utf8Policy::replace).find("broken JSON") != std::string::npos);
}

TEST_CASE("the text of a document is found again where it stood") {
  IndexFixture fixture;
  fixture.create("first line\nsecond line here\n", {});
  const Index index = Index::open(fixture.path());
  CHECK(document_text(index.document(DocId(1))) == "second line here");
  const std::filesystem::path file = index.document(DocId(1)).file;
  CHECK(file.is_absolute());
  const auto why = [&] {
    std::string reason;
    CHECK_FALSE(document_text(index.document(DocId(1)), &reason).has_value());
    return reason;
  };
  // Of the same size, then of the same time, then gone.
  const auto then = std::filesystem::last_write_time(file);
  fixture.write("documents.txt", "first line\nchanged line now\n");
  std::filesystem::last_write_time(file, then + std::chrono::seconds(1));
  CHECK(why() == "has changed since it was indexed");
  fixture.write("documents.txt", "\x1f\x8b\x08 and then nothing of the kind");
  std::filesystem::last_write_time(file, then);
  CHECK(why() == "has changed since it was indexed");
  std::filesystem::remove(file);
  CHECK(why() == "is not there any more");
  // An index of before: no state, a path that counts from the current directory.
  fixture.write("documents.txt", "first line\nchanged line now\n");
  DocumentInfo old = index.document(DocId(1));
  old.file = std::filesystem::relative(file).string();
  old.reading = "{\"format\":\"lines\"}";
  CHECK(document_text(old) == "changed line now");
  // Of a table the text, of broken text what is printed.
  fixture.write("t.csv", "id,text,year\na,\"x \"\"y\xff\"\"\nz\",1\n");
  fixture.create_from("t.csv", {});
  CHECK(document_text(Index::open(fixture.path()).document(DocId(0))) == "x \"y\xef\xbf\xbd\"\nz");
  const Snippet snippet =
      make_snippet("a b c needle d e f", index.config().terms, std::vector<std::string>{"needle"}, 12);
  CHECK(snippet.text == "c needle d e");
  REQUIRE(snippet.matches.size() == 1);
  CHECK(snippet.text.substr(snippet.matches[0].begin, snippet.matches[0].end - snippet.matches[0].begin) == "needle");
}

TEST_CASE("a snippet of text without spaces is cut around the word, and not longer than asked for") {
  const auto repeated = [](const std::string& text, int n) {
    std::string all;
    for (int i = 0; i < n; ++i) all += text;
    return all;
  };
  const auto characters = [](const std::string& text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  };
  const std::string chinese = repeated("今天天气很好。", 60) + "我们去公园散步。" + repeated("今天天气很好。", 60);
  const std::string address = "http://example.org/" + repeated("long/", 60) + "needle/" + repeated("way/", 60);
  for (const auto& [text, word] : {std::pair<std::string, std::string>{chinese, "公园"}, {address, "needle"}}) {
    const std::vector<std::string> terms{word};
    const Snippet found = make_snippet(text, {}, terms, 60);
    CHECK(characters(found.text) <= 60);
    CHECK(characters(found.text) >= 40);
    REQUIRE(found.matches.size() == 1);
    CHECK(found.text.substr(found.matches[0].begin, found.matches[0].end - found.matches[0].begin) == word);
    CHECK(text.find(found.text) != std::string::npos);
    const Snippet none = make_snippet(text, {}, std::vector<std::string>{"elsewhere"}, 60);
    CHECK(none.matches.empty());
    CHECK(characters(none.text) <= 60);
    CHECK(text.starts_with(none.text));
  }
  // A term that is the whole run is shown as far as it fits.
  TermRecipe whole;
  whole.text.tokenizer = AnalyzerRecipe::Tokenizer::whitespace;
  const std::string run = repeated("ab-", 30);
  const Snippet cut = make_snippet("before " + run + " behind", whole, std::vector<std::string>{run}, 50);
  CHECK(cut.text == run.substr(0, 50));
  REQUIRE(cut.matches.size() == 1);
}

TEST_CASE("retrieval measures of a hand-worked ranking") {
  IndexFixture fixture;
  const Judgments judgments = read_judgments(fixture.write("q", "q1 0 a 2\nq1 0 b 1\nq1 0 c 0\nq2 0 x 1\n"));
  CHECK(judgments.size() == 4);
  const RetrievalMeasures m = measure(judgments, {{"q1", {"c", "b", "z", "a"}}, {"q9", {"a"}}}, 2, 10);
  CHECK(m.queries == 2);
  CHECK(m.unanswered == 1);
  CHECK(m.unjudged == 1);
  CHECK(m.precision == doctest::Approx(0.5 / 2));
  CHECK(m.recall == doctest::Approx(0.5 / 2));
  CHECK(m.map == doctest::Approx((1.0 / 2 + 2.0 / 4) / 2 / 2));
  CHECK(m.mrr == doctest::Approx(0.5 / 2));
  CHECK(m.ndcg == doctest::Approx((1 / std::log2(3.0)) / (2 + 1 / std::log2(3.0)) / 2));
  CHECK(read_judgments(fixture.write("t", "query-id\tcorpus-id\tscore\n1\td 1\t1\n")).queries.at("1").count("d 1") ==
        1);
  CHECK_THROWS_AS(read_judgments(fixture.write("w", "q1 0 a x\nq1 0 b y\n")), Error);
}

TEST_CASE("grades are whole numbers in any spelling, others are refused by their line") {
  IndexFixture fixture;
  const auto read = [&](const char* text) { return read_judgments(fixture.write("q", text)); };
  const auto grades = read("q +1 a +1\nq 0 b 2.0\nq 0 c -1\nq 0 d 1e1\n").queries.at("q");
  CHECK(grades == std::map<std::string, int>{{"a", 1}, {"b", 2}, {"c", -1}, {"d", 10}});
  CHECK_THROWS_WITH_AS(read("q 0 a 1\nq 0 b 0.5\n"), doctest::Contains("line 2: the grade 0.5 is not a whole number"),
                       Error);
  CHECK_THROWS_WITH_AS(read("q 0 a 1e6\n"), doctest::Contains("line 1: the grade 1e6 is not between"), Error);
  for (const char* text : {"q 0 a 1x\n", "q 0 a +-1\n", "q 0 a 1\nq 0 a ++1\n", "q 0 a 1\nq 0 a score\n"})
    CHECK_THROWS_WITH_AS(read(text), doctest::Contains("is not a number"), Error);
}
