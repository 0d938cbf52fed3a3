#include <functional>

#include "lm/hashed_builder.hpp"
#include "lm/model_parts.hpp"
#include "lm/tree_sink.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/lm/arpa_reader.hpp"

namespace wordloom::lm {
namespace {

using Bytes = std::span<const std::byte>;

/// The sections of a container or of a model in memory.
struct Source {
  std::string name;
  std::function<Bytes(const std::string&)> small;  ///< checked against the checksum
  std::function<Bytes(const std::string&)> large;  ///< not read yet

  template <class T>
  std::span<const T> array(const std::string& section, Bytes bytes) const {
    if (bytes.size() % sizeof(T) != 0)
      throw fail(ErrorKind::format, "{}: section \"{}\" has {} bytes, no multiple of {} (make the file again)", name,
                 section, bytes.size(), sizeof(T));
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  template <class T>
  std::span<const T> level(std::uint32_t order, const Meta& meta) const {
    const std::string section = level_section(order);
    // Every look-up begins at a unigram: those are checked, and few.
    const auto records = array<T>(section, order == 1 ? small(section) : large(section));
    if (records.size() != meta.slots[order - 1])
      throw fail(ErrorKind::format, "{}: section \"{}\" has {} records, {} are expected (make the file again)", name,
                 section, records.size(), meta.slots[order - 1]);
    return records;
  }
};

HashedTree hashed_tree(const Source& source, const Meta& meta) {
  HashedTree::Levels levels;
  std::span<const TopRecord> top;
  for (std::uint32_t order = 1; order <= meta.order; ++order) {
    if (order == meta.order && order > 1)
      top = source.level<TopRecord>(order, meta);
    else
      levels[order - 1] = source.level<MiddleRecord>(order, meta);
  }
  for (const MiddleRecord& r : levels[0])
    if (!(r.prob <= 0))
      throw fail(ErrorKind::format, "{}: section \"{}\": a log10 probability is {} (make the file again)", source.name,
                 level_section(1), r.prob);
  return {meta.order, levels, top};
}

TrieTree trie_tree(const Source& source, const Meta& meta) {
  const auto unigrams = source.level<TrieUnigram>(1, meta);
  for (const TrieUnigram& u : unigrams)
    if (!(u.prob <= 0))
      throw fail(ErrorKind::format, "{}: section \"{}\": a log10 probability is {} (make the file again)", source.name,
                 level_section(1), u.prob);
  std::array<TrieTree::Level, kHighestOrder> levels;
  for (std::uint32_t order = 1; order <= meta.order; ++order) {
    TrieTree::Level& level = levels[order - 1];
    level.size = meta.slots[order - 1];
    if (level.size > kMostSlots)
      throw fail(ErrorKind::format, "{}: {} n-grams of order {} (make the file again)", source.name, level.size, order);
    if (order < meta.order)
      level.children = AscendingView(source.large(children_section(order)), level.size + 1, source.name);
    if (order == 1) continue;
    level.bits = record_bits(meta.slots[0], order == meta.order);
    level.records = source.large(level_section(order));
    const auto books = source.array<CodeBook>(codes_section(order), source.small(codes_section(order)));
    if (level.records.size() != packed_bytes(level.size * level.bits) || books.size() != 2)
      throw fail(ErrorKind::format,
                 "{}: the sections of order {} do not have the size of {} n-grams (make the file again)", source.name,
                 order, level.size);
    level.probs = &books[0];
    level.backoffs = &books[1];
  }
  return {meta.order, word_bits(meta.slots[0]), unigrams, levels};
}

Model::Parts parts_of(const Source& source) {
  Model::Parts parts;
  parts.name = source.name;
  const Bytes meta = source.small(kMetaSection);
  parts.meta = Meta::from_json({reinterpret_cast<const char*>(meta.data()), meta.size()}, source.name);
  const auto small = [&](const char* section) { return source.small(section); };
  parts.words = WordIndexView(source.array<char>(kWordBytesSection, small(kWordBytesSection)),
                              source.array<std::uint32_t>(kWordEndsSection, small(kWordEndsSection)),
                              source.array<WordSlot>(kWordSlotsSection, small(kWordSlotsSection)), source.name);
  if (parts.words.size() != parts.meta.slots[0])
    throw fail(ErrorKind::format, "{}: {} words and {} unigrams (make the file again)", source.name, parts.words.size(),
               parts.meta.slots[0]);
  if (parts.meta.layout == Layout::trie)
    parts.tree = trie_tree(source, parts.meta);
  else
    parts.tree = hashed_tree(source, parts.meta);
  return parts;
}

}  // namespace

Model Model::open(const std::filesystem::path& path, Check check) {
  const Container container = Container::open(path, kKind, kVersion);
  if (check == Check::full) container.verify_all();
  Source source{path.string(), [&](const std::string& name) { return container.section(name); },
                [&](const std::string& name) { return container.raw(name); }};
  Parts parts = parts_of(source);
  parts.alive = container.keep_alive();
  for (const auto& section : container.sections()) parts.bytes = std::max(parts.bytes, section.offset + section.size);
  return Model(std::make_shared<const Parts>(std::move(parts)));
}

Model Model::from_arpa(const std::string& path, std::vector<std::string>* notes) {
  auto content = std::make_shared<MemorySections::Content>();
  const auto sink = make_sorting_sink(
      std::make_unique<TreeSink>(std::make_unique<HashedBuilder>(std::make_unique<MemorySections>(content))));
  try {
    ArpaReport report = read_arpa(path, *sink);
    if (notes != nullptr) *notes = std::move(report.notes);
  } catch (const Error& error) {
    throw error.message().find(path) == std::string::npos ? error.within(path) : error;
  }
  const auto get = [&](const std::string& name) { return Bytes(content->at(name)); };
  Parts parts = parts_of({path, get, get});
  for (const auto& [name, bytes] : *content) parts.bytes += bytes.size();
  parts.alive = content;
  return Model(std::make_shared<const Parts>(std::move(parts)));
}

bool Model::is_model_file(const std::filesystem::path& path) {
  return Container::sniff(file_head(path.string(), Container::kMagicSize));
}

}  // namespace wordloom::lm
