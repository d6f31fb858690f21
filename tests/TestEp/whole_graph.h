#pragma once
// Any graph as a model of its own.

#include "api.h"

namespace testep {

// The graph of a fused node with its operators, attributes and constants; its inputs and outputs are those of the fused node, in order.
Owned<OrtModel> InnerModel(const OrtGraph* graph, const OrtNode* fused_node);

}  // namespace testep
