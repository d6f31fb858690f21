#pragma once
// Compiled contexts: an EPContext node holds (or names a file with) the version of the EP that made it and a program's steps.

#include <string>

#include "api.h"
#include "program.h"
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

OrtNode* CreateContextNode(const Program& program, const OrtNode* fused_node, const ContextOptions& options, const Settings& settings);

// The program of the one context in the graph. A context of another version is an error: it may be wrong for this device.
Program LoadContext(const OrtGraph* graph, const OrtNode* fused_node, const ContextOptions& options, const Settings& settings);

}  // namespace testep
