#pragma once
// One fused node: ONNX Runtime calls it at every run.

#include <atomic>
#include <memory>

#include "api.h"
#include "computation.h"
#include "settings.h"
#include "trace.h"

namespace testep {

class NodeCompute final : public OrtNodeComputeInfo {
 public:
  NodeCompute(std::unique_ptr<Computation> computation, std::string name, const Settings& settings, const Trace& trace,
              std::atomic<int>& computed);

 private:
  void Compute(OrtKernelContext* context);

  const std::unique_ptr<Computation> computation_;
  const std::string name_;
  const Settings settings_;
  const Trace trace_;
  std::atomic<int>& computed_;  // fused nodes computed in the session
};

}  // namespace testep
