#pragma once
// The operators that the test NPU has: float32 in and out, sums in double, nothing clever.

#include <map>
#include <string>
#include <vector>

#include "tensor.h"

namespace testep {

// Numbers only: no operator here has another kind.
using Attributes = std::map<std::string, double>;

// An input that the node leaves out is null.
using Operator = Tensor (*)(const Attributes& attributes, const std::vector<const Tensor*>& inputs);

// Null if there is none of that name.
Operator FindOperator(const std::string& domain, const std::string& name);

}  // namespace testep
