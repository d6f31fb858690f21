#pragma once
// A session of ONNX Runtime's own CPU provider inside the EP. Quantized graphs are computed in float32 between each pair of
// QuantizeLinear and DequantizeLinear, as N2Eye.Runtime computes them on the CPU (StaticSession.OnCpu).

#include <vector>

#include "computation.h"
#include "graph.h"

namespace testep {

class InnerSession final : public Computation {
 public:
  InnerSession(const OrtModel& model, const OrtNode* fused_node, bool to_be_saved);
  // Of what an earlier one saved: its optimized model.
  InnerSession(const std::string& saved, const OrtNode* fused_node);

  static bool IsSaved(const std::string& saved);

  void Run(OrtKernelContext* context) const override;
  std::string Saved() const override { return saved_; }

 private:
  explicit InnerSession(const OrtNode* fused_node);
  void ReadOutputShapes();

  const std::vector<std::string> inputs_, outputs_;
  const Owned<OrtEnv> env_;  // the process's one
  Owned<OrtSession> session_;
  std::vector<TensorType> types_;  // of the outputs
  std::string saved_;
};

}  // namespace testep
