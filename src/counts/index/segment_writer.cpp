// Sources -> one segment file, in three passes: the terms (how many documents have each), the documents (vectors,
// norms), the postings (whose block maxima need the norms).
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "counts/index/bytes.hpp"
#include "counts/index/ranges.hpp"
#include "counts/index/run.hpp"
#include "counts/index/segment.hpp"
#include "counts/index/spool_copy.hpp"
#include "counts/index/term_merge.hpp"
#include "wordloom/core/shown.hpp"

namespace wordloom::index {
namespace {

class SegmentWriter {
 public:
  SegmentWriter(const std::filesystem::path& path, Sources& sources, const SegmentJob& job)
      : out_(path, kSegmentKind, kSegmentVersion),
        spool_directory_(path.parent_path()),
        sources_(sources),
        job_(job),
        merge_(sources),
        weights_(job.config->weighting) {
    for (const auto& source : sources) documents_ += source->documents();
    if (documents_ > kMostDocuments)
      throw fail(ErrorKind::memory, "{} documents in one segment, at most {} fit (add them in parts)", documents_,
                 kMostDocuments);
  }

  SegmentFacts run() {
    count_terms();
    write_documents();
    write_postings();
    nlohmann::ordered_json meta{{"documents", documents_},       {"terms", merge_.count()},
                                {"plain_terms", plain_terms_},   {"blocks", blocks_},
                                {"total_length", total_length_}, {"positions", job_.config->positions}};
    const RangeBasis basis = range_basis();
    meta["ranges"] = {{"k1", basis.k1}, {"b", basis.b}, {"mean_length", basis.mean_length}};
    out_.add("meta", meta.dump());
    out_.commit();
    return {static_cast<std::uint32_t>(documents_), merge_.count(), total_length_};
  }

 private:
  void tell(std::string_view phase, double done, double total, std::string_view unit) {
    if (job_.stop != nullptr && *job_.stop) throw fail(ErrorKind::io, "interrupted");
    if (!job_.progress) return;
    Progress progress;
    progress.phase = phase;
    progress.done = done;
    progress.total = total;
    progress.unit = unit;
    job_.progress(progress);
  }

  void count_terms() {
    merge_.first_pass([&](std::string_view term, std::uint64_t documents) {
      document_counts_.push_back(static_cast<std::uint32_t>(documents));
      if (term.empty() || term[0] != kFieldMark) ++plain_terms_;
    });
    idfs_.resize(static_cast<std::size_t>(plain_terms_));
    for (std::size_t t = 0; t < idfs_.size(); ++t)
      idfs_[t] = idf_weight(job_.config->document_weighting(), documents_, document_counts_[t]);
  }

  double norm(const ForwardVector& vector) const {
    double sum = 0;
    for (std::size_t i = 0; i < vector.terms.size() && vector.terms[i] < plain_terms_; ++i) {
      const double weight = double{weights_(vector.counts[i])} * idfs_[vector.terms[i]];
      sum += job_.config->weighting.norm == Norm::l2 ? weight * weight : std::fabs(weight);
    }
    switch (job_.config->weighting.norm) {
      case Norm::none:
        return 1;
      case Norm::l1:
        return sum;
      case Norm::l2:
        return std::sqrt(sum);
    }
    return 1;
  }

  void write_documents() {
    PagedSectionWriter vectors(out_, "vectors");
    SpoolFile records(spool_directory_);
    std::vector<std::uint64_t> vector_offsets{0}, record_offsets{0};
    vector_offsets.reserve(documents_ + 1);
    record_offsets.reserve(documents_ + 1);
    std::vector<std::uint64_t> hashes;
    hashes.reserve(documents_);
    lengths_.reserve(documents_);
    norms_.reserve(documents_);
    std::uint64_t slots = 16;
    while (slots < 2 * documents_) slots *= 2;
    std::vector<std::uint32_t> ids(static_cast<std::size_t>(slots), 0);
    ForwardVector vector;
    ByteBuffer bytes;
    std::string record_bytes;
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      const std::vector<std::uint32_t> numbers = merge_.numbers(s);
      for (std::uint32_t d = 0; d < sources_[s]->documents(); ++d) {
        std::uint32_t length = 0;
        DocumentRecord record;
        sources_[s]->next_document(vector, length, record);
        for (std::uint32_t& term : vector.terms) term = numbers[term];
        lengths_.push_back(length);
        total_length_ += length;
        norms_.push_back(static_cast<float>(norm(vector)));
        put_vector(bytes, vector);
        vector_offsets.push_back(vectors.size() + bytes.size());
        const std::size_t before = record_bytes.size();
        put_record(record_bytes, record);
        record_offsets.push_back(record_offsets.back() + record_bytes.size() - before);
        enter_id(ids, hashes, record.id, records, record_offsets, record_bytes);
        if (bytes.size() >= PagedSectionWriter::kPage) flush(bytes, vectors);
        if (record_bytes.size() >= PagedSectionWriter::kPage) flush(record_bytes, records);
        if (lengths_.size() % 4096 == 0)
          tell("documents", static_cast<double>(lengths_.size()), static_cast<double>(documents_), "documents");
      }
    }
    flush(bytes, vectors);
    flush(record_bytes, records);
    vectors.end();
    add_paged("vector-offsets", vector_offsets);
    copy_section(records, out_, "records");
    add_paged("record-offsets", record_offsets);
    add_paged("ids", ids);
    out_.add("document-lengths", std::as_bytes(std::span(lengths_)));
    out_.add("document-norms", std::as_bytes(std::span(norms_)));
    write_files();
  }

  static void put_vector(ByteBuffer& out, const ForwardVector& vector) {
    char* at = put_varint(out.room(kMostVarint + vector.terms.size() * kMostCounted), vector.terms.size());
    std::uint32_t base = 0;
    for (std::size_t i = 0; i < vector.terms.size(); ++i) {
      at = put_counted(at, vector.terms[i] - base, vector.counts[i]);
      base = vector.terms[i];
    }
    out.up_to(at);
  }

  /// Open addressing by hash. Two documents with one id are an error: the second would never be found.
  void enter_id(std::vector<std::uint32_t>& ids, std::vector<std::uint64_t>& hashes, std::string_view id,
                SpoolFile& records, const std::vector<std::uint64_t>& offsets, const std::string& pending) {
    const std::uint64_t hash = id_hash(id);
    const auto document = static_cast<std::uint32_t>(hashes.size());
    hashes.push_back(hash);
    std::size_t slot = hash & (ids.size() - 1);
    for (; ids[slot] != 0; slot = (slot + 1) & (ids.size() - 1)) {
      const std::uint32_t other = ids[slot] - 1;
      if (hashes[other] != hash) continue;
      std::string bytes(static_cast<std::size_t>(offsets[other + 1] - offsets[other]), '\0');
      const std::uint64_t spooled = records.size();
      if (offsets[other] < spooled)
        records.read_at(offsets[other], std::as_writable_bytes(std::span(bytes)));
      else
        bytes = pending.substr(static_cast<std::size_t>(offsets[other] - spooled), bytes.size());
      ByteReader in(std::as_bytes(std::span(bytes)), "records");
      if (get_record(in).id == id)
        throw fail(
            ErrorKind::format,
            "documents {} and {} (from 1) both have the id \"{}\" (name another field with --id-field, or make the "
            "ids different)",
            other + 1, document + 1, shown(id));
    }
    ids[slot] = document + 1;
  }

  void write_files() {
    std::vector<std::uint64_t> offsets{0};
    std::string names;
    for (const std::string& file : job_.files) {
      names += file;
      offsets.push_back(names.size());
    }
    PagedSectionWriter section(out_, "files");
    section.append(names);
    section.end();
    add_paged("file-offsets", offsets);
  }

  template <class T>
  void add_paged(const char* name, const std::vector<T>& values) {
    PagedSectionWriter section(out_, name);
    section.append(std::as_bytes(std::span(values)));
    section.end();
  }
  static void flush(ByteBuffer& bytes, PagedSectionWriter& to) {
    to.append(bytes.bytes());
    bytes.clear();
  }
  static void flush(std::string& bytes, SpoolFile& to) {
    to.write(std::as_bytes(std::span(bytes)));
    bytes.clear();
  }

  /// By the statistics of this segment: with others beside it the mean differs little.
  RangeBasis range_basis() const {
    const double mean = total_length_ > 0 ? static_cast<double>(total_length_) / static_cast<double>(documents_) : 1;
    return {job_.config->bm25.k1, job_.config->bm25.b, mean};
  }

  void write_postings() {
    std::vector<std::uint32_t> first;  // of each source's documents
    for (std::uint32_t before = 0, s = 0; s < sources_.size(); before += sources_[s++]->documents())
      first.push_back(before);
    const BoundInputs bounds{lengths_, norms_, &weights_};
    const bool positions = job_.config->positions;
    DictionaryWriter dictionary(spool_directory_);
    SpoolFile blocks(spool_directory_), position_bytes(spool_directory_), position_blocks(spool_directory_);
    RangesWriter ranges(spool_directory_, lengths_, range_basis());
    PagedSectionWriter postings(out_, "postings");
    PostingList list;
    EncodedPostings encoded;
    merge_.last_pass([&](std::string_view term, const std::vector<std::uint32_t>& having) {
      list.clear();
      for (const std::uint32_t s : having) sources_[s]->postings(first[s], positions, list);
      encode_postings(list, bounds, encoded);
      const std::uint64_t total = std::accumulate(list.counts.begin(), list.counts.end(), std::uint64_t{0});
      dictionary.add(term, static_cast<std::uint32_t>(list.documents.size()), total, encoded.bytes.size(),
                     encoded.positions.size());
      if (dictionary.size() <= plain_terms_ &&
          has_ranges(static_cast<std::uint32_t>(list.documents.size()), documents_))
        ranges.add(static_cast<std::uint32_t>(dictionary.size() - 1), list);
      postings.append(encoded.bytes);
      blocks.write(std::as_bytes(std::span(encoded.blocks)));
      blocks_ += encoded.blocks.size();
      if (positions) {
        position_bytes.write(std::as_bytes(std::span(encoded.positions)));
        position_blocks.write(std::as_bytes(std::span(encoded.position_offsets)));
      }
      if (dictionary.size() % 4096 == 0)
        tell("postings", static_cast<double>(dictionary.size()), static_cast<double>(merge_.count()), "terms");
    });
    postings.end();
    copy_section(blocks, out_, "blocks");
    ranges.write(out_);
    dictionary.write(out_);
    if (positions) {
      copy_section(position_bytes, out_, "positions");
      copy_section(position_blocks, out_, "position-blocks");
    }
  }

  ContainerWriter out_;
  std::filesystem::path spool_directory_;
  Sources& sources_;
  const SegmentJob& job_;
  TermMerge merge_;
  CountWeights weights_;
  std::uint64_t documents_ = 0, plain_terms_ = 0, blocks_ = 0, total_length_ = 0;
  std::vector<std::uint32_t> document_counts_, lengths_;
  std::vector<double> idfs_;
  std::vector<float> norms_;
};

}  // namespace

SegmentFacts write_segment(const std::filesystem::path& path, Sources& sources, const SegmentJob& job) {
  return SegmentWriter(path, sources, job).run();
}

}  // namespace wordloom::index
