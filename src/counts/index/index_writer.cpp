// The changes of an index: new files first, then the manifest that names them, then the removal of what nobody needs.
#include "wordloom/counts/index_writer.hpp"

#include <algorithm>
#include <map>

#include "counts/index/build.hpp"
#include "counts/index/manifest.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom {
namespace {

namespace fs = std::filesystem;
using index::Manifest;
using index::SegmentEntry;

std::string file_name(const char* what, std::uint64_t number) { return fmt::format("{}-{:06}", what, number); }

/// Whether an index may be made there: nothing yet, an empty directory, or one of ours (whole, or left by a writer that
/// was killed before the first index was whole).
bool may_become_index(const fs::path& directory) {
  std::error_code code;
  if (!fs::exists(directory, code)) return true;
  if (!fs::is_directory(directory, code)) return false;
  return fs::is_empty(directory, code) || is_index(directory) || fs::exists(directory / "lock", code);
}

SegmentEntry entry_of(const std::string& file, const index::SegmentFacts& facts) {
  SegmentEntry entry;
  entry.file = file;
  entry.documents = facts.documents;
  return entry;
}

BuildReport report_of(const index::BuiltSegment& built) {
  BuildReport report;
  report.documents = built.facts.documents;
  report.terms = built.facts.terms;
  report.words = built.facts.total_length;
  report.empty = built.empty;
  report.counts = built.counts;
  return report;
}

void publish_next(const fs::path& directory, Manifest& manifest) {
  ++manifest.generation;
  index::publish(directory, manifest);
  index::remove_leftovers(directory, manifest);
}

/// New tombstones for the documents of each segment; names go into the manifest.
void bury(const fs::path& directory, const Index& now, const std::map<std::size_t, std::vector<std::uint32_t>>& dead,
          Manifest& manifest) {
  for (const auto& [s, documents] : dead) {
    const index::Segment& segment = now.segment(s);
    index::Tombstones tombstones =
        segment.deleted() != nullptr ? *segment.deleted() : index::Tombstones(segment.documents());
    tombstones.add(segment, documents);
    manifest.segments[s].tombstones = file_name("deleted", manifest.next_file++);
    manifest.segments[s].deleted = tombstones.count();
    tombstones.write(directory / manifest.segments[s].tombstones);
  }
  // A segment without a living document is of no use to anybody.
  std::erase_if(manifest.segments, [](const SegmentEntry& s) { return s.deleted == s.documents; });
}

}  // namespace

BuildReport create_index(const fs::path& directory, DocumentReader& reader, const IndexConfig& config,
                         const BuildOptions& options) {
  config.validate();
  if (!may_become_index(directory))
    throw fail(ErrorKind::usage, "{}: exists and is no index (choose another place with -o)", directory.string());
  std::error_code code;
  const bool fresh = !fs::exists(directory, code);
  fs::create_directories(directory, code);
  if (code) throw fail(ErrorKind::io, "{}: cannot create the directory: {}", directory.string(), code.message());
  try {
    const index::WriterLock lock(directory);
    Manifest manifest;
    if (is_index(directory)) {
      // A broken manifest is no reason to refuse a new index in its place; numbers beyond any that were used keep names
      // apart from those that readers have open.
      try {
        const Manifest old = index::read_manifest(directory);
        manifest.generation = old.generation;
        manifest.next_file = old.next_file;
      } catch (const Error&) {
        manifest.next_file = 500'000;
      }
    }
    manifest.config = config;
    const std::string file = file_name("segment", manifest.next_file++);
    const index::BuiltSegment built = index::build_segment(directory / file, reader, config, options);
    // Mostly a pipe whose writer failed.
    if (built.facts.documents == 0)
      throw fail(ErrorKind::format, "there is no document in the input{}",
                 is_index(directory) ? fmt::format("; {} is as it was", directory.string()) : "");
    manifest.segments.push_back(entry_of(file, built.facts));
    publish_next(directory, manifest);
    return report_of(built);
  } catch (...) {
    if (fresh && !is_index(directory)) {
      fs::remove(directory / "lock", code);
      fs::remove(directory, code);
    }
    throw;
  }
}

BuildReport add_documents(const fs::path& directory, DocumentReader& reader, const BuildOptions& options) {
  if (!is_index(directory)) index::read_manifest(directory);  // says what is missing
  const index::WriterLock lock(directory);
  const Index now = Index::open(directory);
  Manifest manifest = index::read_manifest(directory);
  const std::string file = file_name("segment", manifest.next_file++);
  const auto admit = [&](const Document& document) {
    if (!document.numbered || !now.find(document.id)) return;
    throw fail(ErrorKind::usage,
               "{}: a document whose id is only the number of its line, \"{}\", would take the place of another in {} "
               "(--id-prefix NAME, one not used before, goes before such numbers; or give documents ids of their own: "
               "--format jsonl, csv or tsv)",
               reader.inputs()[document.place.file].path, shown(document.id), directory.string());
  };
  const index::BuiltSegment built = index::build_segment(directory / file, reader, manifest.config, options, admit);
  BuildReport report = report_of(built);
  if (built.facts.documents == 0) return report;
  std::map<std::size_t, std::vector<std::uint32_t>> dead;
  if (now.size() != 0) {
    const index::Segment added(directory / file, std::nullopt);
    for (std::uint32_t d = 0; d < added.documents(); ++d) {
      const std::string id(added.record(d).id);
      for (std::size_t s = 0; s < now.segment_count(); ++s) {
        const auto found = now.segment(s).find(id);
        if (!found || !now.segment(s).live(*found)) continue;
        dead[s].push_back(*found);
        ++report.replaced;
      }
    }
  }
  bury(directory, now, dead, manifest);
  manifest.segments.push_back(entry_of(file, built.facts));
  publish_next(directory, manifest);
  return report;
}

std::vector<std::string> delete_documents(const fs::path& directory, const std::vector<std::string>& ids) {
  if (!is_index(directory)) index::read_manifest(directory);
  const index::WriterLock lock(directory);
  const Index now = Index::open(directory);
  Manifest manifest = index::read_manifest(directory);
  std::vector<std::string> unknown;
  std::map<std::size_t, std::vector<std::uint32_t>> dead;
  for (const std::string& id : ids) {
    bool known = false;
    for (std::size_t s = 0; s < now.segment_count() && !known; ++s) {
      const auto found = now.segment(s).find(id);
      if (!found || !now.segment(s).live(*found)) continue;
      dead[s].push_back(*found);
      known = true;
    }
    if (!known) unknown.push_back(id);
  }
  if (dead.empty()) return unknown;
  bury(directory, now, dead, manifest);
  publish_next(directory, manifest);
  return unknown;
}

bool merge_index(const fs::path& directory, const BuildOptions& options) {
  if (!is_index(directory)) index::read_manifest(directory);
  const index::WriterLock lock(directory);
  const Index now = Index::open(directory);
  Manifest manifest = index::read_manifest(directory);
  if (manifest.segments.empty() || (manifest.segments.size() == 1 && manifest.segments[0].deleted == 0)) return false;
  std::vector<std::unique_ptr<index::MergeSource>> sources;
  index::SegmentJob job;
  std::map<std::string, std::uint32_t> numbers;
  for (std::size_t s = 0; s < now.segment_count(); ++s) {
    std::vector<std::uint32_t> files;
    for (const std::string& file : now.segment(s).files()) {
      const auto [place, added] = numbers.emplace(file, static_cast<std::uint32_t>(job.files.size()));
      if (added) job.files.push_back(file);
      files.push_back(place->second);
    }
    sources.push_back(index::segment_source(now.segment(s), std::move(files)));
  }
  job.config = &manifest.config;
  job.progress = options.progress;
  job.stop = options.stop;
  const std::string file = file_name("segment", manifest.next_file++);
  const index::SegmentFacts facts = index::write_segment(directory / file, sources, job);
  manifest.segments = {entry_of(file, facts)};
  publish_next(directory, manifest);
  return true;
}

}  // namespace wordloom
