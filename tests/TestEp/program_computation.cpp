#include "program_computation.h"

#include <algorithm>

namespace testep {

namespace {

Tensor Argument(const OrtKernelContext* context, size_t index) {
  const OrtValue* value;
  OrtTensorTypeAndShapeInfo* info;
  const void* data;
  size_t rank;
  Check(ort->KernelContext_GetInput(context, index, &value));
  Check(ort->GetTensorTypeAndShape(value, &info));
  Check(ort->GetDimensionsCount(info, &rank));
  Shape shape(rank);
  Check(ort->GetDimensions(info, shape.data(), rank));
  ort->ReleaseTensorTypeAndShapeInfo(info);
  Check(ort->GetTensorData(value, &data));
  return {shape, static_cast<const float*>(data)};
}

void SetResult(OrtKernelContext* context, size_t index, const Tensor& result) {
  OrtValue* value;
  void* data;
  Check(ort->KernelContext_GetOutput(context, index, result.shape.data(), result.shape.size(), &value));
  Check(ort->GetTensorMutableData(value, &data));
  std::copy_n(result.values, Size(result.shape), static_cast<float*>(data));
}

}  // namespace

void ProgramComputation::Run(OrtKernelContext* context) const {
  std::vector<Tensor> arguments;
  for (size_t i = 0; i < program_.inputs.size(); i++) arguments.push_back(Argument(context, i));
  const auto results = program_.Run(std::move(arguments));
  for (size_t i = 0; i < results.size(); i++) SetResult(context, i, results[i]);
}

}  // namespace testep
