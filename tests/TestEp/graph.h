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

// An input that the node leaves out is null.
std::vector<const OrtValueInfo*> Inputs(const OrtNode* node);
std::vector<const OrtValueInfo*> Outputs(const OrtNode* node);

// The empty string for null, as in ONNX.
std::string Name(const OrtValueInfo* value);
std::vector<std::string> Names(const std::vector<const OrtValueInfo*>& values);

std::string Name(const OrtNode* node);
std::string Domain(const OrtNode* node);
std::string OperatorType(const OrtNode* node);
int SinceVersion(const OrtNode* node);

// Integers and floats; other kinds are left out.
Attributes NumericAttributes(const OrtNode* node);
std::string StringAttribute(const OrtNode* node, const char* name);

struct TensorType {
  bool is_float32;
  bool is_static;
};
TensorType TypeOf(const OrtValueInfo* value);

}  // namespace testep
