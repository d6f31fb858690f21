#include "context.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "attributes.h"
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

OrtNode* CreateContextNode(const std::string& saved, const OrtNode* fused_node, const ContextOptions& options, const Settings& settings) {
  const auto name = Name(fused_node);
  auto content = CompatibilityInfo(settings) + "\n" + saved;
  if (!options.embedded) {
    const fs::path model = options.model_path;
    const auto file = model.stem().string() + "_" + name + ".bin";
    if (!(std::ofstream(model.parent_path() / file, std::ios::binary) << content)) throw Failure(ORT_EP_FAIL, "the test NPU cannot write " + file);
    content = file;
  }
  AttributeList attributes;
  attributes.Add("ep_cache_context", content);
  attributes.Add("embed_mode", int64_t{options.embedded});
  attributes.Add("main_context", int64_t{1});
  attributes.Add("ep_sdk_version", EpVersion(settings));
  attributes.Add("partition_name", name);
  attributes.Add("source", EpName(settings));

  const auto input_names = Names(Inputs(fused_node)), output_names = Names(Outputs(fused_node));
  const auto inputs = Pointers(input_names), outputs = Pointers(output_names);
  OrtNode* node;
  Check(ort->GetModelEditorApi()->CreateNode("EPContext", "com.microsoft", name.c_str(), inputs.data(), inputs.size(), outputs.data(),
                                             outputs.size(), attributes.data(), attributes.size(), &node));
  return node;
}

std::string LoadContext(const OrtGraph* graph, const ContextOptions& options, const Settings& settings) {
  const auto* node = Nodes(graph)[0];
  auto content = StringAttribute(node, "ep_cache_context");
  if (NumericAttributes(node)["embed_mode"] == 0) {
    const auto path = ModelPath(graph, options).parent_path() / content;
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Failure(ORT_INVALID_GRAPH, "the test NPU cannot read " + path.string());
    content.assign(std::istreambuf_iterator<char>(file), {});
  }
  const auto first_line = content.substr(0, content.find('\n'));
  if (first_line != CompatibilityInfo(settings))
    throw Failure(ORT_INVALID_GRAPH, "the compiled context is of " + first_line + ", this is " + CompatibilityInfo(settings));
  return content.substr(first_line.size() + 1);
}

}  // namespace testep
