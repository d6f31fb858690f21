#include "model.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace smoke {

const OrtApi* ort;

void Require(OrtStatus* status) {
  if (status == nullptr) return;
  std::printf("unexpected error %d: %s\n", ort->GetErrorCode(status), ort->GetErrorMessage(status));
  std::fflush(stdout);
  std::_Exit(1);
}

namespace {

const OrtModelEditorApi* editor;

OrtValueInfo* Value(const char* name) {
  constexpr int64_t shape[] = {rows, width};
  OrtTensorTypeAndShapeInfo* tensor;
  OrtTypeInfo* type;
  OrtValueInfo* value;
  Require(ort->CreateTensorTypeAndShapeInfo(&tensor));
  Require(ort->SetTensorElementType(tensor, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT));
  Require(ort->SetDimensions(tensor, shape, 2));
  Require(editor->CreateTensorTypeInfo(tensor, &type));
  Require(editor->CreateValueInfo(name, type, &value));
  ort->ReleaseTensorTypeAndShapeInfo(tensor);
  ort->ReleaseTypeInfo(type);
  return value;
}

void AddConstant(OrtGraph* graph, const char* name, std::vector<int64_t> shape) {
  OrtAllocator* allocator;
  OrtValue* value;
  float* data;
  Require(ort->GetAllocatorWithDefaultOptions(&allocator));
  Require(ort->CreateTensorAsOrtValue(allocator, shape.data(), shape.size(), ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &value));
  Require(ort->GetTensorMutableData(value, reinterpret_cast<void**>(&data)));
  int64_t size = 1;
  for (auto d : shape) size *= d;
  for (int64_t i = 0; i < size; i++) data[i] = static_cast<float>(i % 7) / 4 - 0.6f;
  Require(editor->AddInitializerToGraph(graph, name, value, false));
}

void AddNode(OrtGraph* graph, const char* type, std::vector<const char*> inputs, const char* output) {
  OrtNode* node;
  Require(editor->CreateNode(type, "", type, inputs.data(), inputs.size(), &output, 1, nullptr, 0, &node));
  Require(editor->AddNodeToGraph(graph, node));
}

}  // namespace

OrtModel* CreateModel() {
  editor = ort->GetModelEditorApi();
  OrtGraph* graph;
  Require(editor->CreateGraph(&graph));
  OrtValueInfo *x = Value("X"), *y = Value("Y");
  Require(editor->SetGraphInputs(graph, &x, 1));
  Require(editor->SetGraphOutputs(graph, &y, 1));
  AddConstant(graph, "W", {width, width});
  AddConstant(graph, "B", {width});
  AddNode(graph, "MatMul", {"X", "W"}, "product");
  AddNode(graph, "Add", {"product", "B"}, "sum");
  AddNode(graph, "Sigmoid", {"sum"}, "squashed");
  AddNode(graph, "Erf", {"squashed"}, "bent");
  AddNode(graph, "Mul", {"bent", "X"}, "Y");

  OrtModel* model;
  const char* domains[] = {"", "com.microsoft"};
  const int versions[] = {20, 1};
  Require(editor->CreateModel(domains, versions, 2, &model));
  Require(editor->AddGraphToModel(model, graph));
  return model;
}

}  // namespace smoke
