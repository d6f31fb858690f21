#pragma once
// What a fused node computes, whatever it is made of.

#include <memory>
#include <string>

#include "api.h"
#include "settings.h"

namespace testep {

class Computation {
 public:
  virtual ~Computation() = default;

  // Reads the kernel's inputs and sets its outputs. Runs of a session may overlap.
  virtual void Run(OrtKernelContext* context) const = 0;

  // What a compiled context keeps of it.
  virtual std::string Saved() const = 0;
};

// Of a fused node's graph: an inner session with the setting `whole`, else a program.
// `to_be_saved`: whether Saved() will be asked for.
std::unique_ptr<Computation> MakeComputation(const OrtGraph* graph, const OrtNode* fused_node, bool to_be_saved, const Settings& settings);

// Of what an earlier one saved, whichever kind it was.
std::unique_ptr<Computation> LoadComputation(const std::string& saved, const OrtNode* fused_node);

}  // namespace testep
