#include "wordloom/io/lines.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace wordloom {
namespace {
// Fits the second-level cache, so that the analyzer meets the bytes there.
constexpr std::size_t kFirstCapacity = std::size_t{1} << 18;
}  // namespace

LineReader::LineReader(ByteStream& stream, LineEnds ends)
    : stream_(stream),
      ends_(ends),
      buffer_(static_cast<char*>(std::malloc(kFirstCapacity))),
      capacity_(kFirstCapacity) {
  if (!buffer_) throw std::bad_alloc();
}

std::size_t LineReader::find(Mark& mark) const {
  if (mark.found && mark.at >= begin_) return mark.at;
  const std::size_t from = std::max(mark.at, begin_);
  const char* data = buffer_.get();
  const void* hit = std::memchr(data + from, mark.byte, end_ - from);
  mark.found = hit != nullptr;
  mark.at = mark.found ? static_cast<std::size_t>(static_cast<const char*>(hit) - data) : end_;
  return mark.at;
}

bool LineReader::fill() {
  if (eof_) return false;
  if (begin_ > 0) {
    // Only the beginning of one line is left to move.
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    for (Mark* mark : {&lf_, &cr_}) {
      mark->found = mark->found && mark->at >= begin_;
      mark->at = mark->at > begin_ ? mark->at - begin_ : 0;
    }
    buffer_offset_ += begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == capacity_) {
    char* grown = static_cast<char*>(std::realloc(buffer_.get(), capacity_ * 2));
    if (grown == nullptr) throw std::bad_alloc();
    (void)buffer_.release();
    buffer_.reset(grown);
    capacity_ *= 2;
  }
  const std::size_t got = stream_.read(buffer_.get() + end_, capacity_ - end_);
  end_ += got;
  eof_ = got == 0;
  return !eof_;
}

void LineReader::drop_byte_order_mark() {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  do {
    const std::string_view head(buffer_.get(), std::min(end_, mark.size()));
    if (head == mark) begin_ = mark.size();
    if (head.size() == mark.size() || !mark.starts_with(head)) return;
  } while (fill());
}

std::string_view LineReader::take(std::size_t stop, std::size_t next_begin, bool ended) {
  const std::string_view line(buffer_.get() + begin_, stop - begin_);
  line_offset_ = buffer_offset_ + begin_;
  ++line_number_;
  had_end_ = ended;
  begin_ = next_begin;
  return line;
}

bool LineReader::has_line() {
  if (after_cr_ && begin_ < end_) {
    if (buffer_.get()[begin_] == '\n') ++begin_;
    after_cr_ = false;
  }
  return find(lf_) < end_ || (ends_ == LineEnds::universal && find(cr_) < end_);
}

bool LineReader::waits(int patience_ms) {
  while (!has_line() && !eof_) {
    if (!stream_.ready(patience_ms)) return true;
    fill();
  }
  return false;
}

bool LineReader::next(std::string_view& line) {
  if (!started_) {
    started_ = true;
    drop_byte_order_mark();
  }
  if (after_cr_ && (begin_ < end_ || fill())) {
    if (buffer_.get()[begin_] == '\n') ++begin_;
  }
  after_cr_ = false;
  do {
    const std::size_t lf = find(lf_);
    const char* data = buffer_.get();
    if (ends_ == LineEnds::universal) {
      const std::size_t cr = find(cr_);
      if (cr < lf) {
        const bool pair = cr + 1 < end_ && data[cr + 1] == '\n';
        after_cr_ = cr + 1 == end_;
        line = take(cr, cr + (pair ? 2 : 1), true);
        return true;
      }
      if (lf < end_) {
        line = take(lf, lf + 1, true);
        return true;
      }
    } else if (lf < end_) {
      line = take(lf > begin_ && data[lf - 1] == '\r' ? lf - 1 : lf, lf + 1, true);
      return true;
    }
  } while (fill());
  if (begin_ == end_) return false;
  line = take(end_, end_, false);
  return true;
}

}  // namespace wordloom
