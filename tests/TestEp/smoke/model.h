#pragma once
// A model of five operators, of which the test NPU lacks one: Y = Erf(Sigmoid(X W + B)) * X.

#include <onnxruntime_c_api.h>

namespace smoke {

extern const OrtApi* ort;

// Ends the process where no error is expected.
void Require(OrtStatus* status);

OrtModel* CreateModel();

constexpr int64_t rows = 2, width = 4;

}  // namespace smoke
