#include "wordloom/counts/index.hpp"

#include <algorithm>

#include "counts/index/manifest.hpp"
#include "counts/index/segment.hpp"
#include "wordloom/core/error.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom {
namespace {

constexpr std::uint32_t kNone = 0xffffffffU;

}  // namespace

Weighting IndexConfig::document_weighting() const {
  Weighting w = weighting;
  if (query_idf) w.idf = IdfScheme::none;
  return w;
}

void IndexConfig::validate() const {
  terms.validate();
  bm25.validate();
  if (bm25.variant == Bm25Variant::bm25l)
    throw fail(ErrorKind::config, "bm25: an index ranks by lucene, robertson, atire, bm25+ or okapi, not by bm25l");
  if (weighting.tf == TfScheme::augmented || weighting.tf == TfScheme::log_average)
    throw fail(
        ErrorKind::config,
        "tf: an index ranks by local weights that depend on the count alone (raw, sublinear, binary, double-log), "
        "not by {}",
        name(weighting.tf));
  if (terms.text.utf8 == Utf8Policy::keep)
    throw fail(ErrorKind::config, "utf8: an index holds UTF-8 (replace or strict), not bytes as they are (keep)");
  if (positions && (terms.unit != TermRecipe::Unit::word || terms.max_n > 1))
    throw fail(ErrorKind::config,
               "positions: those of single words make phrases, not those of {} (terms of one word, or no positions)",
               terms.unit == TermRecipe::Unit::word ? "runs of words" : "characters");
  if (fields.size() > 100) throw fail(ErrorKind::config, "fields: {} of them, at most 100 are possible", fields.size());
  for (const std::string& field : fields)
    if (field.empty() || field.find_first_of(" :\"()") != std::string::npos || field.size() > 255)
      throw fail(ErrorKind::config,
                 "fields: \"{}\" cannot be searched for (1 to 255 bytes, no spaces, colons, quotes or "
                 "parentheses)",
                 field);
}

std::optional<std::uint32_t> IndexTerms::find(std::string_view wanted) const {
  std::size_t low = 0, high = size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (term(middle) < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == size() || term(low) != wanted) return std::nullopt;
  return static_cast<std::uint32_t>(low);
}

struct Index::State {
  std::filesystem::path directory;
  index::Manifest manifest;
  std::vector<std::unique_ptr<index::Segment>> segments;
  std::vector<std::uint64_t> first;  // document of each segment, and the end
  std::uint64_t live = 0, total_length = 0;

  struct Place {
    const index::Segment* segment;
    std::size_t number;
    std::uint32_t document;
  };
  Place place(DocId document) const {
    if (document.value >= first.back())
      throw fail(ErrorKind::internal, "document {} of an index of {}", document.value, first.back());
    const auto above = std::upper_bound(first.begin(), first.end(), document.value);
    const auto s = static_cast<std::size_t>(above - first.begin()) - 1;
    return {segments[s].get(), s, static_cast<std::uint32_t>(document.value - first[s])};
  }

  void open_segments() {
    segments.clear();
    first = {0};
    live = total_length = 0;
    for (const index::SegmentEntry& entry : manifest.segments) {
      // The tombstones need the numbers of the segment, which needs the tombstones: opened twice, which costs little.
      std::optional<index::Tombstones> deleted;
      if (!entry.tombstones.empty()) {
        const index::Segment alone(directory / entry.file, std::nullopt);
        deleted = index::Tombstones::read(directory / entry.tombstones, alone.documents(), alone.terms());
      }
      segments.push_back(std::make_unique<index::Segment>(directory / entry.file, std::move(deleted)));
      const index::Segment& s = *segments.back();
      const std::uint64_t dead = s.deleted() == nullptr ? 0 : s.deleted()->count();
      const std::uint64_t dead_length = s.deleted() == nullptr ? 0 : s.deleted()->length();
      if (s.documents() != entry.documents || dead != entry.deleted || dead_length > s.total_length())
        throw fail(ErrorKind::format,
                   "{}: has {} documents, {} deleted; the manifest says {}, {} (files of two indexes "
                   "mixed? index again)",
                   (directory / entry.file).string(), s.documents(), dead, entry.documents, entry.deleted);
      first.push_back(first.back() + s.documents());
      live += s.documents() - dead;
      total_length += s.total_length() - dead_length;
    }
    if (first.back() >= kNone)
      throw fail(ErrorKind::format, "{}: more documents than are possible", directory.string());
  }
};

bool is_index(const std::filesystem::path& directory) {
  std::error_code code;
  return std::filesystem::is_regular_file(directory / index::kManifestName, code);
}

Index Index::open(const std::filesystem::path& directory) {
  auto state = std::make_shared<State>();
  state->directory = directory;
  for (int attempt = 0;; ++attempt) {
    state->manifest = index::read_manifest(directory);
    try {
      state->open_segments();
      return Index(std::move(state));
    } catch (const Error& error) {
      // A writer may have published and removed old files in between: then there is a newer manifest.
      if (error.kind() != ErrorKind::io || attempt == 20) throw;
      if (index::read_manifest(directory).generation == state->manifest.generation) throw;
    }
  }
}

Index::Index(std::shared_ptr<const State> state) : state_(std::move(state)) {}
const std::filesystem::path& Index::directory() const { return state_->directory; }
const IndexConfig& Index::config() const { return state_->manifest.config; }
std::uint64_t Index::generation() const { return state_->manifest.generation; }
std::uint64_t Index::slots() const { return state_->first.back(); }
std::uint64_t Index::size() const { return state_->live; }
std::uint64_t Index::total_length() const { return state_->total_length; }
std::size_t Index::segment_count() const { return state_->segments.size(); }
const index::Segment& Index::segment(std::size_t i) const { return *state_->segments[i]; }
std::uint64_t Index::first_document(std::size_t i) const { return state_->first[i]; }

bool Index::live(DocId document) const {
  const auto [segment, number, local] = state_->place(document);
  return segment->live(local);
}
std::uint64_t Index::length(DocId document) const {
  const auto [segment, number, local] = state_->place(document);
  return segment->lengths()[local];
}
DocumentInfo Index::document(DocId document) const {
  const auto [segment, number, local] = state_->place(document);
  const index::DocumentRecord record = segment->record(local);
  const std::string label = segment->file(record.file);
  const std::size_t end = std::min(label.find('\0'), label.size());
  return {std::string(record.id), std::string(record.title),
          label.substr(0, end),   label.substr(std::min(end + 1, label.size())),
          record.offset,          record.size};
}
std::optional<DocId> Index::find(std::string_view id) const {
  for (std::size_t s = 0; s < segment_count(); ++s)
    if (const auto found = segment(s).find(id); found && segment(s).live(*found))
      return DocId(state_->first[s] + *found);
  return std::nullopt;
}

IndexTerms Index::terms() const {
  IndexTerms all;
  std::vector<index::Dictionary::Cursor> cursors;
  std::vector<std::uint32_t> heap;
  const auto behind = [&](std::uint32_t a, std::uint32_t b) { return cursors[a].term() > cursors[b].term(); };
  const auto advance = [&](std::uint32_t s) {
    if (!cursors[s].next() || cursors[s].id() >= segment(s).plain_terms()) return;
    heap.push_back(s);
    std::push_heap(heap.begin(), heap.end(), behind);
  };
  cursors.reserve(segment_count());
  for (std::uint32_t s = 0; s < segment_count(); ++s) {
    cursors.emplace_back(segment(s).dictionary());
    all.ids_.emplace_back(static_cast<std::size_t>(segment(s).terms()), kNone);
  }
  for (std::uint32_t s = 0; s < segment_count(); ++s) advance(s);
  std::vector<std::uint32_t> same;
  std::string term;
  while (!heap.empty()) {
    term = cursors[heap.front()].term();
    std::uint64_t documents = 0, total = 0;
    for (same.clear(); !heap.empty() && cursors[heap.front()].term() == term;) {
      std::pop_heap(heap.begin(), heap.end(), behind);
      const std::uint32_t s = heap.back();
      heap.pop_back();
      same.push_back(s);
      const index::TermEntry& entry = cursors[s].entry();
      const index::Tombstones* deleted = segment(s).deleted();
      const auto loss = deleted == nullptr ? index::Tombstones::Loss{} : deleted->loss(cursors[s].id());
      documents += entry.document_count - std::min(loss.documents, entry.document_count);
      total += entry.total_count - std::min(loss.total, entry.total_count);
    }
    if (documents > 0) {
      for (const std::uint32_t s : same) all.ids_[s][cursors[s].id()] = static_cast<std::uint32_t>(all.size());
      all.bytes_ += term;
      all.ends_.push_back(all.bytes_.size());
      all.document_counts_.push_back(documents);
      all.total_counts_.push_back(total);
    }
    for (const std::uint32_t s : same) advance(s);
  }
  return all;
}

void Index::vector(DocId document, const IndexTerms& terms, std::vector<TermCount>& out) const {
  const auto [segment, number, local] = state_->place(document);
  index::ForwardVector vector;
  segment->vector(local, vector);
  out.clear();
  const std::vector<std::uint32_t>& ids = terms.ids_.at(number);
  for (std::size_t i = 0; i < vector.terms.size(); ++i)
    if (const std::uint32_t id = ids[vector.terms[i]]; id != kNone) out.push_back({id, vector.counts[i]});
}

void Index::verify() const {
  for (const auto& segment : state_->segments) segment->verify_all();
}

std::uint64_t Index::bytes() const {
  std::uint64_t sum = 0;
  std::error_code code;
  const auto add = [&](const std::string& name) {
    if (name.empty()) return;
    const auto size = std::filesystem::file_size(state_->directory / name, code);
    if (!code) sum += size;
  };
  add(std::string(index::kManifestName));
  for (const index::SegmentEntry& entry : state_->manifest.segments) {
    add(entry.file);
    add(entry.tombstones);
  }
  return sum;
}

}  // namespace wordloom
