#include "broadcast.h"

#include <algorithm>

#include "api.h"

namespace testep {

namespace {

// Of shapes that are aligned at their ends; 1 where there is no such dimension.
int64_t FromEnd(const Shape& shape, size_t i) { return i < shape.size() ? shape.end()[-1 - static_cast<int64_t>(i)] : 1; }

}  // namespace

Shape BroadcastShape(const Shape& a, const Shape& b) {
  Shape result(std::max(a.size(), b.size()));
  for (size_t i = 0; i < result.size(); i++) {
    const auto x = FromEnd(a, i), y = FromEnd(b, i);
    if (x != y && x != 1 && y != 1) throw Failure(ORT_INVALID_ARGUMENT, "the test NPU was given shapes that do not broadcast");
    result.end()[-1 - static_cast<int64_t>(i)] = x == 1 ? y : x;
  }
  return result;
}

std::vector<int64_t> BroadcastOffsets(const Shape& from, const Shape& to) {
  std::vector<int64_t> offsets(Size(to));
  for (size_t element = 0; element < offsets.size(); element++) {
    auto rest = static_cast<int64_t>(element);
    int64_t stride = 1;
    for (size_t i = 0; i < to.size(); i++) {
      const auto index = rest % FromEnd(to, i);
      rest /= FromEnd(to, i);
      if (FromEnd(from, i) != 1) offsets[element] += index * stride;
      stride *= FromEnd(from, i);
    }
  }
  return offsets;
}

}  // namespace testep
