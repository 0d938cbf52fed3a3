#pragma once
// The one file frame of models, indexes, language models and checkpoints: named sections, each checksummed (XXH3-64),
// aligned to 64 bytes and mapped when read. Layout: docs/formats/container.md.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wordloom/io/mapped_file.hpp"

namespace wordloom {

/// Writes sections in order; nothing is visible under `path` before commit() (temporary file + fsync + rename).
class ContainerWriter {
 public:
  /// `kind` names what the container holds ("word-vectors"), `version` its format version (> 0). At most 31 bytes each
  /// name.
  ContainerWriter(const std::filesystem::path& path, std::string_view kind, std::uint32_t version);
  ~ContainerWriter();
  ContainerWriter(ContainerWriter&&) noexcept;
  ContainerWriter& operator=(ContainerWriter&&) noexcept;

  void begin(std::string_view name);              ///< opens a section; names are unique, at most 31 bytes
  void append(std::span<const std::byte> bytes);  ///< adds to the open section
  void end();                                     ///< closes the section
  void add(std::string_view name, std::span<const std::byte> bytes);  ///< begin + append + end
  void add(std::string_view name, std::string_view text);
  /// Writes the table and publishes the file. Throws ErrorKind::io (disk full...); the old file is then untouched.
  void commit();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A mapped container. Opening reads and verifies header and section table only: milliseconds at any size.
class Container {
 public:
  struct Section {
    std::string name;
    std::uint64_t offset = 0, size = 0, checksum = 0;
  };
  /// Throws ErrorKind::io when the file cannot be opened, ErrorKind::format (file, byte, remedy) when it is not a
  /// container at all, is one of another kind, is cut short, or its header or table does not match its checksum.
  /// `max_version`: newer files are refused with a message that says so.
  static Container open(const std::filesystem::path& path, std::string_view kind, std::uint32_t max_version);
  /// The same of a file that may have no name, mapped already; path() and messages call it `name`.
  static Container open(MappedFile file, const std::string& name, std::string_view kind, std::uint32_t max_version);
  /// True when the first bytes are those of a container (of any kind).
  static bool sniff(std::string_view first_bytes);
  /// The same, and of this kind; takes the first kHeadSize bytes.
  static bool sniff(std::string_view first_bytes, std::string_view kind);
  /// The magic's length: what sniff() needs at least.
  static constexpr std::size_t kMagicSize = 8;
  static constexpr std::size_t kHeadSize = 64;

  std::uint32_t version() const;
  const std::vector<Section>& sections() const;
  bool has(std::string_view name) const;
  /// The mapped bytes, NOT verified. Throws ErrorKind::format when the section is missing.
  std::span<const std::byte> raw(std::string_view name) const;
  /// As raw(), after checking the checksum (once per section and object). Throws ErrorKind::format on a mismatch.
  std::span<const std::byte> section(std::string_view name) const;
  std::string_view text(std::string_view name) const;  ///< section() as characters
  /// section() as an array of T; throws ErrorKind::format when the size is no multiple of sizeof(T).
  template <class T>
  std::span<const T> array(std::string_view name) const {
    const auto bytes = sized(name, sizeof(T));
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  /// section() of all sections: after it every byte of the file has been checked. Reads the whole file.
  void verify_all() const;
  /// Holds the mapping: spans handed out stay valid as long as a copy of this lives.
  std::shared_ptr<const void> keep_alive() const;
  const std::filesystem::path& path() const;

 private:
  struct State;
  explicit Container(std::shared_ptr<State> state);
  std::span<const std::byte> sized(std::string_view name, std::size_t element) const;
  std::shared_ptr<State> state_;  // shared: views into the mapping outlive the Container that made them
};

}  // namespace wordloom
