#include "computation.h"

#include "inner_session.h"
#include "program_computation.h"
#include "whole_graph.h"

namespace testep {

std::unique_ptr<Computation> MakeComputation(const OrtGraph* graph, const OrtNode* fused_node, bool to_be_saved, const Settings& settings) {
  if (settings.Has("whole")) return std::make_unique<InnerSession>(*InnerModel(graph, fused_node), fused_node, to_be_saved);
  return std::make_unique<ProgramComputation>(Program::FromGraph(graph, fused_node));
}

std::unique_ptr<Computation> LoadComputation(const std::string& saved, const OrtNode* fused_node) {
  if (InnerSession::IsSaved(saved)) return std::make_unique<InnerSession>(saved, fused_node);
  return std::make_unique<ProgramComputation>(Program::FromText(saved, fused_node));
}

}  // namespace testep
