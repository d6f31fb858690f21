#include "graph.h"

#include <algorithm>

namespace testep {

std::vector<const OrtNode*> Nodes(const OrtGraph* graph) {
  size_t count;
  Check(ort->Graph_GetNumNodes(graph, &count));
  std::vector<const OrtNode*> nodes(count);
  Check(ort->Graph_GetNodes(graph, nodes.data(), count));
  return nodes;
}

std::string Name(const OrtGraph* graph) {
  const char* name;
  Check(ort->Graph_GetName(graph, &name));
  return name;
}

std::vector<const OrtValueInfo*> Inputs(const OrtNode* node) {
  size_t count;
  Check(ort->Node_GetNumInputs(node, &count));
  std::vector<const OrtValueInfo*> values(count);
  Check(ort->Node_GetInputs(node, values.data(), count));
  return values;
}

std::vector<const OrtValueInfo*> Outputs(const OrtNode* node) {
  size_t count;
  Check(ort->Node_GetNumOutputs(node, &count));
  std::vector<const OrtValueInfo*> values(count);
  Check(ort->Node_GetOutputs(node, values.data(), count));
  return values;
}

std::string Name(const OrtValueInfo* value) {
  if (value == nullptr) return {};
  const char* name;
  Check(ort->GetValueInfoName(value, &name));
  return name;
}

std::vector<std::string> Names(const std::vector<const OrtValueInfo*>& values) {
  std::vector<std::string> names;
  for (auto* value : values) names.push_back(Name(value));
  return names;
}

std::string Name(const OrtNode* node) {
  const char* name;
  Check(ort->Node_GetName(node, &name));
  return name;
}

std::string Domain(const OrtNode* node) {
  const char* domain;
  Check(ort->Node_GetDomain(node, &domain));
  return domain;
}

std::string OperatorType(const OrtNode* node) {
  const char* type;
  Check(ort->Node_GetOperatorType(node, &type));
  return type;
}

int SinceVersion(const OrtNode* node) {
  int version;
  Check(ort->Node_GetSinceVersion(node, &version));
  return version;
}

Attributes NumericAttributes(const OrtNode* node) {
  size_t count, size;
  Check(ort->Node_GetNumAttributes(node, &count));
  std::vector<const OrtOpAttr*> attributes(count);
  Check(ort->Node_GetAttributes(node, attributes.data(), count));
  Attributes numbers;
  for (auto* attribute : attributes) {
    const char* name;
    OrtOpAttrType type;
    Check(ort->OpAttr_GetName(attribute, &name));
    Check(ort->OpAttr_GetType(attribute, &type));
    if (type == ORT_OP_ATTR_INT) {
      int64_t value;
      Check(ort->ReadOpAttr(attribute, type, &value, sizeof value, &size));
      numbers[name] = static_cast<double>(value);
    } else if (type == ORT_OP_ATTR_FLOAT) {
      float value;
      Check(ort->ReadOpAttr(attribute, type, &value, sizeof value, &size));
      numbers[name] = value;
    }
  }
  return numbers;
}

std::string StringAttribute(const OrtNode* node, const char* name) {
  const OrtOpAttr* attribute;
  Check(ort->Node_GetAttributeByName(node, name, &attribute));
  if (attribute == nullptr) return {};
  size_t size = 0;
  // Too small a buffer is an error that tells the size.
  if (auto* status = ort->ReadOpAttr(attribute, ORT_OP_ATTR_STRING, nullptr, 0, &size)) ort->ReleaseStatus(status);
  std::string value(size, '\0');
  Check(ort->ReadOpAttr(attribute, ORT_OP_ATTR_STRING, value.data(), size, &size));
  return value;
}

TensorType TypeOf(const OrtValueInfo* value) {
  const OrtTypeInfo* type;
  const OrtTensorTypeAndShapeInfo* tensor;
  Check(ort->GetValueInfoTypeInfo(value, &type));
  Check(ort->CastTypeInfoToTensorInfo(type, &tensor));
  if (tensor == nullptr) return {false, false};

  ONNXTensorElementDataType element;
  Check(ort->GetTensorElementType(tensor, &element));
  size_t rank = 0;
  const bool has_shape = ort->TensorTypeAndShape_HasShape(tensor);
  if (has_shape) Check(ort->GetDimensionsCount(tensor, &rank));
  Shape shape(rank);
  if (has_shape) Check(ort->GetDimensions(tensor, shape.data(), rank));
  const bool is_static = has_shape && std::all_of(shape.begin(), shape.end(), [](int64_t d) { return d >= 0; });
  return {element == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, is_static};
}

}  // namespace testep
