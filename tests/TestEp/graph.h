#pragma once
// ONNX Runtime's graph objects as C++ values.

#include <string>
#include <vector>

#include "api.h"
#include "operators.h"
#include "tensor.h"

namespace testep {

std::vector<const OrtNode*> Nodes(const OrtGraph* graph);
std::string Name(const OrtGraph* graph);
std::vector<const OrtValueInfo*> Initializers(const OrtGraph* graph);

// An input that the node leaves out is null.
std::vector<const OrtValueInfo*> Inputs(const OrtNode* node);
std::vector<const OrtValueInfo*> Outputs(const OrtNode* node);

// The empty string for null, as in ONNX.
std::string Name(const OrtValueInfo* value);
std::vector<std::string> Names(const std::vector<const OrtValueInfo*>& values);

// As ONNX Runtime's functions take lists of names; the strings must stay.
std::vector<const char*> Pointers(const std::vector<std::string>& strings);

std::string Name(const OrtNode* node);
std::string Domain(const OrtNode* node);
std::string OperatorType(const OrtNode* node);
int SinceVersion(const OrtNode* node);

std::vector<const OrtOpAttr*> RawAttributes(const OrtNode* node);
// The bytes.
std::string RawValue(const OrtOpAttr* attribute, OrtOpAttrType type);

// Integers and floats; other kinds are left out.
Attributes NumericAttributes(const OrtNode* node);
std::string StringAttribute(const OrtNode* node, const char* name);

struct TensorType {
  bool is_float32;
  bool is_static;
  Shape shape;  // -1 for a dimension that is not known
};
TensorType TypeOf(const OrtTypeInfo* type);
TensorType TypeOf(const OrtValueInfo* value);

}  // namespace testep
