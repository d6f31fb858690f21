#pragma once
// ONNX's multidirectional broadcasting.

#include "tensor.h"

namespace testep {

// The shape of which both are parts.
Shape BroadcastShape(const Shape& a, const Shape& b);

// For every element of `to`, in order, where its value lies in a tensor of shape `from`.
std::vector<int64_t> BroadcastOffsets(const Shape& from, const Shape& to);

}  // namespace testep
