#pragma once
// A float32 tensor that either lies in somebody else's memory or owns its values.

#include <cstdint>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

namespace testep {

using Shape = std::vector<int64_t>;

inline int64_t Size(const Shape& shape) { return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>()); }

struct Tensor {
  Tensor(Shape shape, const float* values) : shape(std::move(shape)), values(values) {}
  explicit Tensor(Shape shape) : shape(std::move(shape)), owned(Size(this->shape)), values(owned.data()) {}
  Tensor(Tensor&&) = default;  // a moved vector keeps its address, and so does `values`

  Shape shape;
  std::vector<float> owned;
  const float* values;
};

}  // namespace testep
