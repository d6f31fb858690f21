#include "context.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "graph.h"
#include "identity.h"

namespace testep {

namespace {

namespace fs = std::filesystem;

std::string Entry(const OrtSessionOptions* options, const char* key, const std::string& otherwise) {
  int present;
  Check(ort->HasSessionConfigEntry(options, key, &present));
  if (!present) return otherwise;
  size_t size = 0;
  Check(ort->GetSessionConfigEntry(options, key, nullptr, &size));
  std::string value(size, '\0');
  Check(ort->GetSessionConfigEntry(options, key, value.data(), &size));
  value.resize(size - 1);  // the size counts the final zero
  return value;
}

class AttributeList {
 public:
  ~AttributeList() {
    for (auto* attribute : attributes_) ort->ReleaseOpAttr(attribute);
  }
  void Add(const char* name, int64_t value) { Add(name, &value, 1, ORT_OP_ATTR_INT); }
  void Add(const char* name, const std::string& value) { Add(name, value.data(), static_cast<int>(value.size()), ORT_OP_ATTR_STRING); }
  OrtOpAttr** data() { return attributes_.data(); }
  size_t size() const { return attributes_.size(); }

 private:
  void Add(const char* name, const void* data, int length, OrtOpAttrType type) {
    OrtOpAttr* attribute;
    Check(ort->CreateOpAttr(name, data, length, type, &attribute));
    attributes_.push_back(attribute);
  }
  std::vector<OrtOpAttr*> attributes_;
};

std::vector<const char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<const char*> pointers;
  for (const auto& string : strings) pointers.push_back(string.c_str());
  return pointers;
}

fs::path ModelPath(const OrtGraph* graph, const ContextOptions& options) {
  if (!options.model_path.empty()) return options.model_path;
  const char* path;
  Check(ort->Graph_GetModelPath(graph, &path));
  return path;
}

}  // namespace

bool IsContext(const OrtNode* node, const Settings& settings) {
  return OperatorType(node) == "EPContext" && Domain(node) == "com.microsoft" && StringAttribute(node, "source") == EpName(settings);
}

ContextOptions ContextOptions::Of(const OrtSessionOptions* session_options) {
  return {Entry(session_options, "ep.context_enable", "0") == "1", Entry(session_options, "ep.context_embed_mode", "0") == "1",
          Entry(session_options, "ep.context_file_path", "")};
}

OrtNode* CreateContextNode(const Program& program, const OrtNode* fused_node, const ContextOptions& options, const Settings& settings) {
  const auto name = Name(fused_node);
  auto content = CompatibilityInfo(settings) + "\n" + program.StepsAsText();
  if (!options.embedded) {
    const fs::path model = options.model_path;
    const auto file = model.stem().string() + "_" + name + ".bin";
    if (!(std::ofstream(model.parent_path() / file) << content)) throw Failure(ORT_EP_FAIL, "the test NPU cannot write " + file);
    content = file;
  }
  AttributeList attributes;
  attributes.Add("ep_cache_context", content);
  attributes.Add("embed_mode", int64_t{options.embedded});
  attributes.Add("main_context", int64_t{1});
  attributes.Add("ep_sdk_version", EpVersion(settings));
  attributes.Add("partition_name", name);
  attributes.Add("source", EpName(settings));

  const auto inputs = Pointers(program.inputs), outputs = Pointers(program.outputs);
  OrtNode* node;
  Check(ort->GetModelEditorApi()->CreateNode("EPContext", "com.microsoft", name.c_str(), inputs.data(), inputs.size(), outputs.data(),
                                             outputs.size(), attributes.data(), attributes.size(), &node));
  return node;
}

Program LoadContext(const OrtGraph* graph, const OrtNode* fused_node, const ContextOptions& options, const Settings& settings) {
  const auto* node = Nodes(graph)[0];
  auto content = StringAttribute(node, "ep_cache_context");
  if (NumericAttributes(node)["embed_mode"] == 0) {
    std::ifstream file(ModelPath(graph, options).parent_path() / content);
    if (!file) throw Failure(ORT_INVALID_GRAPH, "the test NPU cannot read " + content);
    content.assign(std::istreambuf_iterator<char>(file), {});
  }
  const auto first_line = content.substr(0, content.find('\n'));
  if (first_line != CompatibilityInfo(settings))
    throw Failure(ORT_INVALID_GRAPH, "the compiled context is of " + first_line + ", this is " + CompatibilityInfo(settings));
  return {Names(Inputs(fused_node)), Names(Outputs(fused_node)), Program::StepsFromText(content.substr(first_line.size() + 1))};
}

}  // namespace testep
