#pragma once
// A program between ONNX Runtime's values.

#include "computation.h"
#include "program.h"

namespace testep {

class ProgramComputation final : public Computation {
 public:
  explicit ProgramComputation(Program program) : program_(std::move(program)) {}

  void Run(OrtKernelContext* context) const override;
  std::string Saved() const override { return program_.StepsAsText(); }

 private:
  const Program program_;
};

}  // namespace testep
