#include "capability.h"

#include <algorithm>
#include <map>

#include "context.h"
#include "graph.h"

namespace testep {

namespace {

bool CanTake(const OrtNode* node, const Settings& settings) {
  const auto type = OperatorType(node);
  if (settings.Has("refuse") || settings.Lists("refuse-op", type)) return false;
  if (settings.Has("take-op") && !settings.Lists("take-op", type)) return false;
  if (FindOperator(Domain(node), type) == nullptr) return false;
  if (type == "Softmax" && SinceVersion(node) < 13) return false;  // it had another meaning

  auto values = Inputs(node);
  const auto outputs = Outputs(node);
  values.insert(values.end(), outputs.begin(), outputs.end());
  return std::all_of(values.begin(), values.end(), [&](const OrtValueInfo* value) {
    if (value == nullptr) return true;
    const auto type = TypeOf(value);
    return type.is_float32 && (type.is_static || !settings.Has("static-shapes"));
  });
}

}  // namespace

// Nodes may be fused if no path between two of them leaves the group. Each node gets the number of times that the longest way to
// it changes between taken and refused nodes. The number never falls along a path, and a path that leaves and comes back has risen:
// the taken nodes of one number are a group.
std::vector<std::vector<const OrtNode*>> NodesToTake(const OrtGraph* graph, const Settings& settings) {
  struct Producer {
    int changes;
    bool taken;
  };
  std::map<std::string, Producer> producers;
  std::vector<std::vector<const OrtNode*>> groups;
  if (settings.Lists("refuse-graph", Name(graph))) return groups;
  std::map<int, std::vector<const OrtNode*>> by_changes;
  for (auto* node : Nodes(graph)) {
    if (IsContext(node, settings)) {
      groups.push_back({node});
      continue;
    }
    const bool taken = CanTake(node, settings);
    int changes = 0;
    for (auto* input : Inputs(node)) {
      const auto producer = producers.find(Name(input));
      if (producer != producers.end()) changes = std::max(changes, producer->second.changes + (producer->second.taken != taken));
    }
    for (auto* output : Outputs(node)) producers[Name(output)] = {changes, taken};
    if (taken && settings.Has("single")) groups.push_back({node});
    else if (taken) by_changes[changes].push_back(node);
  }
  for (auto& [changes, nodes] : by_changes) groups.push_back(std::move(nodes));
  return groups;
}

}  // namespace testep
