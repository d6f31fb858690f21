#pragma once
// Compiled contexts: an EPContext node holds (or names a file with) the version of the EP that made it and a computation.

#include <string>

#include "api.h"
#include "settings.h"

namespace testep {

// Whether this is a compiled context that this EP made.
bool IsContext(const OrtNode* node, const Settings& settings);

// How the session wants contexts; its options do not outlive CreateEp.
struct ContextOptions {
  bool enabled;
  bool embedded;
  std::string model_path;

  static ContextOptions Of(const OrtSessionOptions* session_options);
};

// `saved`: what the context is to keep of the fused node's computation.
OrtNode* CreateContextNode(const std::string& saved, const OrtNode* fused_node, const ContextOptions& options, const Settings& settings);

// What was kept in the one context of the graph. A context of another version is an error: it may be wrong for this device.
std::string LoadContext(const OrtGraph* graph, const ContextOptions& options, const Settings& settings);

}  // namespace testep
