#pragma once
// The execution provider of one session.

#include <atomic>

#include "api.h"
#include "context.h"
#include "settings.h"
#include "trace.h"

namespace testep {

class Ep final : public OrtEp {
 public:
  Ep(const Settings& settings, const OrtSessionOptions* session_options);
  ~Ep();

 private:
  void GetCapability(const OrtGraph* graph, OrtEpGraphSupportInfo* support);
  void Compile(const OrtGraph** graphs, const OrtNode** fused_nodes, size_t count, OrtNodeComputeInfo** computes, OrtNode** contexts);
  void OnRunStart(const OrtRunOptions* options);

  const Settings settings_;
  const Trace trace_;
  const ContextOptions contexts_;
  const std::string name_, compatibility_;
  std::atomic<int> runs_ = 0, computed_ = 0;
};

}  // namespace testep
