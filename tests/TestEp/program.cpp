#include "program.h"

#include <map>

#include "graph.h"

namespace testep {

Program Program::FromGraph(const OrtGraph* graph, const OrtNode* fused_node) {
  Program program{Names(Inputs(fused_node)), Names(Outputs(fused_node)), {}};
  for (auto* node : Nodes(graph))
    program.steps.push_back({Name(node), Domain(node), OperatorType(node), Names(Inputs(node)), Name(Outputs(node)[0]), NumericAttributes(node)});
  return program;
}

std::vector<Tensor> Program::Run(std::vector<Tensor> arguments) const {
  std::map<std::string, Tensor> values;
  for (size_t i = 0; i < inputs.size(); i++) values.emplace(inputs[i], std::move(arguments[i]));
  for (const auto& step : steps) {
    std::vector<const Tensor*> operands;
    for (const auto& input : step.inputs) operands.push_back(input.empty() ? nullptr : &values.at(input));
    values.emplace(step.output, FindOperator(step.domain, step.type)(step.attributes, operands));
  }
  std::vector<Tensor> results;
  for (const auto& output : outputs) results.push_back(std::move(values.at(output)));
  return results;
}

}  // namespace testep
