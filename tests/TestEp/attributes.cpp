#include "attributes.h"

#include "graph.h"

namespace testep {

namespace {

// ONNX Runtime reads bytes and writes elements, except of strings.
size_t ElementSize(OrtOpAttrType type) {
  switch (type) {
    case ORT_OP_ATTR_INT:
    case ORT_OP_ATTR_INTS: return sizeof(int64_t);
    case ORT_OP_ATTR_FLOAT:
    case ORT_OP_ATTR_FLOATS: return sizeof(float);
    case ORT_OP_ATTR_STRING: return 1;
    default: return 0;
  }
}

}  // namespace

void AttributeList::AddCopy(const OrtOpAttr* attribute) {
  const char* name;
  OrtOpAttrType type;
  Check(ort->OpAttr_GetName(attribute, &name));
  Check(ort->OpAttr_GetType(attribute, &type));
  const auto element = ElementSize(type);
  if (element == 0) throw Failure(ORT_NOT_IMPLEMENTED, std::string("the test NPU cannot copy the attribute ") + name);
  const auto value = RawValue(attribute, type);
  Add(name, value.data(), static_cast<int>(value.size() / element), type);
}

void AttributeList::Add(const char* name, const void* data, int length, OrtOpAttrType type) {
  OrtOpAttr* attribute;
  Check(ort->CreateOpAttr(name, data, length, type, &attribute));
  attributes_.push_back(attribute);
}

}  // namespace testep
