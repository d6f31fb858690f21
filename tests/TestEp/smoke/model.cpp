#include "model.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
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

using Shape = std::vector<int64_t>;

class GraphBuilder {
 public:
  GraphBuilder() : editor_(ort->GetModelEditorApi()) {
    Require(editor_->CreateGraph(&graph_));
    auto* x = Value("X", {rows, width});
    Require(editor_->SetGraphInputs(graph_, &x, 1));
  }

  // Gives its name.
  const char* Constant(const char* name, const Shape& shape) {
    OrtAllocator* allocator;
    OrtValue* value;
    void* data;
    int64_t size = 1;
    for (auto d : shape) size *= d;
    Require(ort->GetAllocatorWithDefaultOptions(&allocator));
    Require(ort->CreateTensorAsOrtValue(allocator, shape.data(), shape.size(), ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &value));
    Require(ort->GetTensorMutableData(value, &data));
    for (int64_t i = 0; i < size; i++) static_cast<float*>(data)[i] = static_cast<float>(i % 7) / 4 - 0.6f;
    Require(editor_->AddInitializerToGraph(graph_, name, value, false));
    return name;
  }

  // The node's name is its output's.
  const char* Node(const char* type, const std::vector<const char*>& inputs, const char* output, const std::vector<OrtOpAttr*>& attributes = {},
                   const char* domain = "") {
    auto copies = attributes;
    OrtNode* node;
    Require(editor_->CreateNode(type, domain, output, inputs.data(), inputs.size(), &output, 1, copies.data(), copies.size(), &node));
    Require(editor_->AddNodeToGraph(graph_, node));
    for (auto* attribute : copies) ort->ReleaseOpAttr(attribute);
    return output;
  }

  void Output(const char* name, const Shape& shape) { outputs_.push_back(Value(name, shape)); }

  OrtModel* Model() {
    Require(editor_->SetGraphOutputs(graph_, outputs_.data(), outputs_.size()));
    OrtModel* model;
    const char* domains[] = {"", "com.microsoft"};
    const int versions[] = {20, 1};
    Require(editor_->CreateModel(domains, versions, 2, &model));
    Require(editor_->AddGraphToModel(model, graph_));
    return model;
  }

 private:
  OrtValueInfo* Value(const char* name, const Shape& shape) {
    OrtTensorTypeAndShapeInfo* tensor;
    OrtTypeInfo* type;
    OrtValueInfo* value;
    Require(ort->CreateTensorTypeAndShapeInfo(&tensor));
    Require(ort->SetTensorElementType(tensor, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT));
    Require(ort->SetDimensions(tensor, shape.data(), shape.size()));
    Require(editor_->CreateTensorTypeInfo(tensor, &type));
    Require(editor_->CreateValueInfo(name, type, &value));
    ort->ReleaseTensorTypeAndShapeInfo(tensor);
    ort->ReleaseTypeInfo(type);
    return value;
  }

  const OrtModelEditorApi* editor_;
  OrtGraph* graph_;
  std::vector<OrtValueInfo*> outputs_;
};

OrtOpAttr* Int(const char* name, int64_t value) {
  OrtOpAttr* attribute;
  Require(ort->CreateOpAttr(name, &value, 1, ORT_OP_ATTR_INT, &attribute));
  return attribute;
}

OrtOpAttr* Float(const char* name, float value) {
  OrtOpAttr* attribute;
  Require(ort->CreateOpAttr(name, &value, 1, ORT_OP_ATTR_FLOAT, &attribute));
  return attribute;
}

}  // namespace

OrtModel* SmallModel() {
  GraphBuilder graph;
  graph.Node("MatMul", {"X", graph.Constant("W", {width, width})}, "product");
  graph.Node("Add", {"product", graph.Constant("B", {width})}, "sum");
  graph.Node("Sigmoid", {"sum"}, "squashed");
  graph.Node("Erf", {"squashed"}, "bent");
  graph.Node("Mul", {"bent", "squashed"}, "Y");
  graph.Output("Y", {rows, width});
  return graph.Model();
}

OrtModel* EveryOperator() {
  GraphBuilder graph;
  const auto output = [&](const Shape& shape, const char* name) { graph.Output(name, shape); };
  const Shape same = {rows, width};
  output({3, 2, 2}, graph.Node("MatMul", {"X", graph.Constant("batch", {3, 4, 2})}, "matmul_batch"));
  output({2}, graph.Node("MatMul", {"X", graph.Constant("column", {4})}, "matmul_column"));
  output({4}, graph.Node("MatMul", {graph.Constant("row", {2}), "X"}, "matmul_row"));
  output({2, 3}, graph.Node("Gemm", {"X", graph.Constant("transposed", {3, 4}), graph.Constant("bias", {3})}, "gemm_b",
                            {Int("transB", 1), Float("alpha", 0.5f), Float("beta", 2)}));
  output({4, 3}, graph.Node("Gemm", {"X", graph.Constant("wide", {2, 3})}, "gemm_a", {Int("transA", 1)}));
  output(same, graph.Node("Add", {"X", graph.Constant("rows", {2, 1})}, "add"));
  output({3, 2, 4}, graph.Node("Sub", {graph.Constant("planes", {3, 1, 4}), "X"}, "sub"));
  output(same, graph.Node("Mul", {"X", graph.Constant("scalar", {})}, "mul"));
  output(same, graph.Node("Div", {"X", graph.Constant("columns", {4})}, "div"));
  output(same, graph.Node("Softmax", {"X"}, "softmax_columns", {Int("axis", 0)}));
  output(same, graph.Node("Softmax", {"X"}, "softmax_rows"));
  output(same, graph.Node("Tanh", {"X"}, "tanh"));
  output(same, graph.Node("Relu", {"X"}, "relu"));
  output(same, graph.Node("Sigmoid", {"X"}, "sigmoid"));
  output(same, graph.Node("Sqrt", {graph.Node("Mul", {"X", "X"}, "square")}, "sqrt"));
  output(same, graph.Node("QuickGelu", {"X"}, "quick_gelu", {Float("alpha", 1.5f)}, "com.microsoft"));
  return graph.Model();
}

}  // namespace smoke
