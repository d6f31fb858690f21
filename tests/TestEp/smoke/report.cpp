#include "report.h"

#include <cstdio>
#include <cstring>
#include <vector>

namespace smoke {

bool Succeeds(const char* call, OrtStatus* status) {
  if (status == nullptr) return true;
  std::printf("  %s: code %d, \"%s\"\n", call, ort->GetErrorCode(status), ort->GetErrorMessage(status));
  ort->ReleaseStatus(status);
  return false;
}

namespace {

void Print(const OrtKeyValuePairs* pairs) {
  const char *const *keys, *const *values;
  size_t count;
  ort->GetKeyValuePairs(pairs, &keys, &values, &count);
  for (size_t i = 0; i < count; i++) std::printf(" %s=%s", keys[i], values[i]);
}

}  // namespace

const OrtEpDevice* FindDevice(const OrtEnv* env) {
  const OrtEpDevice* const* devices;
  size_t count;
  Require(ort->GetEpDevices(env, &devices, &count));
  const OrtEpDevice* found = nullptr;
  for (auto* device : std::vector(devices, devices + count)) {
    if (std::strcmp(ort->EpDevice_EpName(device), "CPUExecutionProvider") == 0) continue;
    found = device;
    constexpr const char* types[] = {"CPU", "GPU", "NPU"};
    const auto* hardware = ort->EpDevice_Device(device);
    std::printf("  device: %s by %s,", ort->EpDevice_EpName(device), ort->EpDevice_EpVendor(device));
    Print(ort->EpDevice_EpMetadata(device));
    std::printf("; %s by %s,", types[ort->HardwareDevice_Type(hardware)], ort->HardwareDevice_Vendor(hardware));
    Print(ort->HardwareDevice_Metadata(hardware));
    std::printf("\n");
  }
  if (found == nullptr) std::printf("  no device\n");
  return found;
}

void PrintCompatibility(const std::string& model, const OrtEpDevice* device) {
  OrtAllocator* allocator;
  Require(ort->GetAllocatorWithDefaultOptions(&allocator));
  char* info = nullptr;
  if (!Succeeds("GetCompatibilityInfoFromModel", ort->GetCompatibilityInfoFromModel(model.c_str(), ort->EpDevice_EpName(device), allocator, &info))) return;
  std::printf("  made by: %s\n", info == nullptr ? "(not told)" : info);
  OrtCompiledModelCompatibility compatibility;
  if (info == nullptr || !Succeeds("GetModelCompatibilityForEpDevices", ort->GetModelCompatibilityForEpDevices(&device, 1, info, &compatibility))) return;
  constexpr const char* names[] = {"not applicable", "optimal", "better compiled again", "unsupported"};
  std::printf("  compatibility: %s\n", names[compatibility]);
}

void PrintAssignment(const OrtSession* session) {
  const OrtEpAssignedSubgraph* const* subgraphs;
  size_t subgraph_count;
  if (!Succeeds("Session_GetEpGraphAssignmentInfo", ort->Session_GetEpGraphAssignmentInfo(session, &subgraphs, &subgraph_count))) return;
  std::printf("  assigned:");
  for (auto* subgraph : std::vector(subgraphs, subgraphs + subgraph_count)) {
    const char* ep;
    const OrtEpAssignedNode* const* nodes;
    size_t count;
    Require(ort->EpAssignedSubgraph_GetEpName(subgraph, &ep));
    Require(ort->EpAssignedSubgraph_GetNodes(subgraph, &nodes, &count));
    std::printf(" %s(", ep);
    for (auto* node : std::vector(nodes, nodes + count)) {
      const char* type;
      Require(ort->EpAssignedNode_GetOperatorType(node, &type));
      std::printf(" %s", type);
    }
    std::printf(" )");
  }
  std::printf("\n");
}

}  // namespace smoke
