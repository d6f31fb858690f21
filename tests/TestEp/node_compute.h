#pragma once
// One fused node: ONNX Runtime calls it at every run.

#include <atomic>

#include "api.h"
#include "program.h"
#include "settings.h"
#include "trace.h"

namespace testep {

class NodeCompute final : public OrtNodeComputeInfo {
 public:
  NodeCompute(Program program, std::string name, const Settings& settings, const Trace& trace, std::atomic<int>& computed);

 private:
  void Compute(OrtKernelContext* context);

  const Program program_;
  const std::string name_;
  const Settings settings_;
  const Trace trace_;
  std::atomic<int>& computed_;  // fused nodes computed in the session
};

}  // namespace testep
