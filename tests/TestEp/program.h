#pragma once
// What a fused node computes: the operators of its graph in order, apart from ONNX Runtime's objects, which do not outlive Compile.

#include <string>
#include <vector>

#include "api.h"
#include "operators.h"

namespace testep {

struct Step {
  std::string name, domain, type;
  std::vector<std::string> inputs;
  std::string output;
  Attributes attributes;
};

struct Program {
  // The fused node's, in the order in which its kernel gets them. Constants of the model are among the inputs.
  std::vector<std::string> inputs, outputs;
  std::vector<Step> steps;

  static Program FromGraph(const OrtGraph* graph, const OrtNode* fused_node);

  // Takes one tensor for each input, gives one for each output.
  std::vector<Tensor> Run(std::vector<Tensor> arguments) const;

  // The steps as text, a line each; what a compiled context keeps.
  std::string StepsAsText() const;
  static Program FromText(const std::string& text, const OrtNode* fused_node);
};

}  // namespace testep
