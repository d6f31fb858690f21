#pragma once
// Which nodes of a graph the test NPU takes, and which of them become one fused node.

#include <vector>

#include "api.h"
#include "settings.h"

namespace testep {

std::vector<std::vector<const OrtNode*>> NodesToTake(const OrtGraph* graph, const Settings& settings);

}  // namespace testep
