#include "text/segments.hpp"

#include <algorithm>

namespace wordloom::text {

void SegmentBuffer::reserve_more(std::size_t n) {
  if (size_ + n <= capacity_) return;
  const std::size_t capacity = std::max<std::size_t>({size_ + n, 2 * capacity_, 256});
  std::unique_ptr<Segment[]> bigger(new Segment[capacity]);
  std::copy_n(data_.get(), size_, bigger.get());
  data_ = std::move(bigger);
  capacity_ = capacity;
}

}  // namespace wordloom::text
