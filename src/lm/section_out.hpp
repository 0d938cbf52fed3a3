#pragma once
// Where a builder puts its sections: a container file, or memory (a model read from ARPA and asked at once).
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lm/sections.hpp"
#include "wordloom/io/container.hpp"

namespace wordloom::lm {

class SectionOut {
 public:
  virtual ~SectionOut() = default;
  virtual void begin(const std::string& name) = 0;
  virtual void append(std::span<const std::byte> bytes) = 0;
  virtual void end() = 0;
  virtual void commit() = 0;

  void add(const std::string& name, std::span<const std::byte> bytes) {
    begin(name);
    append(bytes);
    end();
  }
};

class FileSections final : public SectionOut {
 public:
  explicit FileSections(const std::filesystem::path& path) : writer_(path, kKind, kVersion) {}
  void begin(const std::string& name) override { writer_.begin(name); }
  void append(std::span<const std::byte> bytes) override { writer_.append(bytes); }
  void end() override { writer_.end(); }
  void commit() override { writer_.commit(); }

 private:
  ContainerWriter writer_;
};

/// Sections as vectors; alive as long as `content` is.
class MemorySections final : public SectionOut {
 public:
  using Content = std::map<std::string, std::vector<std::byte>, std::less<>>;
  explicit MemorySections(std::shared_ptr<Content> content) : content_(std::move(content)) {}
  void begin(const std::string& name) override { open_ = &(*content_)[name]; }
  void append(std::span<const std::byte> bytes) override { open_->insert(open_->end(), bytes.begin(), bytes.end()); }
  void end() override { open_->shrink_to_fit(); }
  void commit() override {}

 private:
  std::shared_ptr<Content> content_;
  std::vector<std::byte>* open_ = nullptr;
};

}  // namespace wordloom::lm
