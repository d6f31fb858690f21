#pragma once
// Models made in memory. Each has one input, X of rows times width.

#include <onnxruntime_c_api.h>

namespace smoke {

extern const OrtApi* ort;

// Ends the process where no error is expected.
void Require(OrtStatus* status);

// S = Sigmoid(X W + B), Y = Erf(S) * S. The test NPU lacks Erf, so that Mul must not be fused with what comes before.
OrtModel* SmallModel();

// An output for each operator that the test NPU has, and for each of its forms.
OrtModel* EveryOperator();

constexpr int64_t rows = 2, width = 4;

}  // namespace smoke
