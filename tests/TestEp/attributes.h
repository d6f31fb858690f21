#pragma once
// Attributes for a node that is made here. CreateNode releases those that it takes and sets their places to null, whatever the header
// says of copies: it must get data() itself.

#include <string>
#include <vector>

#include "api.h"

namespace testep {

class AttributeList {
 public:
  AttributeList() = default;
  AttributeList(const AttributeList&) = delete;
  ~AttributeList() {
    for (auto* attribute : attributes_) ort->ReleaseOpAttr(attribute);
  }

  void Add(const char* name, int64_t value) { Add(name, &value, 1, ORT_OP_ATTR_INT); }
  void Add(const char* name, const std::string& value) { Add(name, value.data(), static_cast<int>(value.size()), ORT_OP_ATTR_STRING); }

  // Another node's: numbers, strings, and lists of numbers. A tensor or graph is an error, since ONNX Runtime makes none.
  void AddCopy(const OrtOpAttr* attribute);

  OrtOpAttr** data() { return attributes_.data(); }
  size_t size() const { return attributes_.size(); }

 private:
  void Add(const char* name, const void* data, int length, OrtOpAttrType type);

  std::vector<OrtOpAttr*> attributes_;
};

}  // namespace testep
