#pragma once
// What documents are: the options of index and add.
#include "common/options.hpp"
#include "wordloom/counts/documents.hpp"
#include "wordloom/counts/index_writer.hpp"

namespace wordloom::tools {

struct DocumentInput {
  DocumentOptions documents;
  std::uint64_t max_memory = 0;  ///< 0: a quarter of what is available, between 256 MB and 2 GB
  std::uint32_t threads = 0;
  bool quiet = false;

  void declare(OptionSet& options);
  void declare_work(OptionSet& options);  ///< --max-memory, --threads, -q
  BuildOptions build() const;
};

/// What was read and kept, as one line; what was dropped as further ones.
void print_report(Out& err, const std::string& command, const BuildReport& report, const DocumentReader& reader,
                  double seconds);

}  // namespace wordloom::tools
