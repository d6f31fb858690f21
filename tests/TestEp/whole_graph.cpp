#include "whole_graph.h"

#include <cstring>

#include "attributes.h"
#include "graph.h"

namespace testep {

namespace {

const OrtModelEditorApi* Editor() { return ort->GetModelEditorApi(); }

Owned<OrtModel> EmptyModel(const OrtGraph* graph) {
  size_t count;
  Check(ort->Graph_GetNumOperatorSets(graph, &count));
  std::vector<const char*> domains(count);
  std::vector<int64_t> versions(count);
  Check(ort->Graph_GetOperatorSets(graph, domains.data(), versions.data(), count));
  const std::vector<int> narrow(versions.begin(), versions.end());
  OrtModel* model;
  Check(Editor()->CreateModel(domains.data(), narrow.data(), count, &model));
  return {model, ort->ReleaseModel};
}

// The same value, as an input or output of another graph.
OrtValueInfo* Copy(const OrtValueInfo* value) {
  const OrtTypeInfo* type;
  OrtValueInfo* copy;
  Check(ort->GetValueInfoTypeInfo(value, &type));
  Check(Editor()->CreateValueInfo(Name(value).c_str(), type, &copy));
  return copy;
}

std::vector<OrtValueInfo*> Copies(const std::vector<const OrtValueInfo*>& values) {
  std::vector<OrtValueInfo*> copies;
  for (auto* value : values) copies.push_back(Copy(value));
  return copies;
}

void AddNode(OrtGraph* graph, const OrtNode* node) {
  const auto input_names = Names(Inputs(node)), output_names = Names(Outputs(node));
  const auto inputs = Pointers(input_names), outputs = Pointers(output_names);
  AttributeList attributes;
  for (auto* attribute : RawAttributes(node)) attributes.AddCopy(attribute);
  OrtNode* copy;
  Check(Editor()->CreateNode(OperatorType(node).c_str(), Domain(node).c_str(), Name(node).c_str(), inputs.data(), inputs.size(), outputs.data(),
                             outputs.size(), attributes.data(), attributes.size(), &copy));
  Check(Editor()->AddNodeToGraph(graph, copy));
}

// ONNX Runtime maps the values of a file only until the graph goes: they are copied.
void AddInitializer(OrtGraph* graph, const std::string& name, const OrtValue* value) {
  OrtTensorTypeAndShapeInfo* info;
  Check(ort->GetTensorTypeAndShape(value, &info));
  const Owned<OrtTensorTypeAndShapeInfo> owner(info, ort->ReleaseTensorTypeAndShapeInfo);
  ONNXTensorElementDataType element;
  size_t rank, size;
  Check(ort->GetTensorElementType(info, &element));
  Check(ort->GetDimensionsCount(info, &rank));
  std::vector<int64_t> shape(rank);
  Check(ort->GetDimensions(info, shape.data(), rank));
  Check(ort->GetTensorSizeInBytes(value, &size));

  OrtAllocator* allocator;
  OrtValue* copy;
  const void* from;
  void* to;
  Check(ort->GetAllocatorWithDefaultOptions(&allocator));
  Check(ort->CreateTensorAsOrtValue(allocator, shape.data(), rank, element, &copy));
  Check(ort->GetTensorData(value, &from));
  Check(ort->GetTensorMutableData(copy, &to));
  if (size > 0) std::memcpy(to, from, size);
  Check(Editor()->AddInitializerToGraph(graph, name.c_str(), copy, false));
}

}  // namespace

Owned<OrtModel> InnerModel(const OrtGraph* graph, const OrtNode* fused_node) {
  auto model = EmptyModel(graph);
  OrtGraph* created;
  Check(Editor()->CreateGraph(&created));
  Owned<OrtGraph> inner(created, ort->ReleaseGraph);

  auto inputs = Copies(Inputs(fused_node)), outputs = Copies(Outputs(fused_node));
  Check(Editor()->SetGraphInputs(inner.get(), inputs.data(), inputs.size()));
  Check(Editor()->SetGraphOutputs(inner.get(), outputs.data(), outputs.size()));
  for (auto* initializer : Initializers(graph)) {
    const OrtValue* value;
    Check(ort->ValueInfo_GetInitializerValue(initializer, &value));
    AddInitializer(inner.get(), Name(initializer), value);
  }
  for (auto* node : Nodes(graph)) AddNode(inner.get(), node);
  Check(Editor()->AddGraphToModel(model.get(), inner.get()));
  inner.release();
  return model;
}

}  // namespace testep
