#include "attempt.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "model.h"

namespace smoke {

namespace {

std::vector<const char*> Keys(const Pairs& pairs) {
  std::vector<const char*> keys;
  for (auto& pair : pairs) keys.push_back(pair.first.c_str());
  return keys;
}

std::vector<const char*> Values(const Pairs& pairs) {
  std::vector<const char*> values;
  for (auto& pair : pairs) values.push_back(pair.second.c_str());
  return values;
}

// Prints an error; says whether there was none.
bool Succeeds(const char* call, OrtStatus* status) {
  if (status == nullptr) return true;
  std::printf("  %s: code %d, \"%s\"\n", call, ort->GetErrorCode(status), ort->GetErrorMessage(status));
  ort->ReleaseStatus(status);
  return false;
}

OrtEnv* CreateEnvironment(const Pairs& entries) {
  OrtEnvCreationOptions options{};
  options.version = ORT_API_VERSION;
  options.logging_severity_level = ORT_LOGGING_LEVEL_ERROR;
  options.log_id = "smoke";
  OrtKeyValuePairs* pairs;
  ort->CreateKeyValuePairs(&pairs);
  for (auto& [key, value] : entries) ort->AddKeyValuePair(pairs, key.c_str(), value.c_str());
  options.config_entries = pairs;
  OrtEnv* env;
  Require(ort->CreateEnvWithOptions(&options, &env));
  ort->ReleaseKeyValuePairs(pairs);
  return env;
}

void Print(const OrtKeyValuePairs* pairs) {
  const char *const *keys, *const *values;
  size_t count;
  ort->GetKeyValuePairs(pairs, &keys, &values, &count);
  for (size_t i = 0; i < count; i++) std::printf(" %s=%s", keys[i], values[i]);
}

// The last that is not ONNX Runtime's own.
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

OrtStatus* CreateSession(const OrtEnv* env, const std::string& file, const OrtSessionOptions* options, OrtSession** session) {
  if (!file.empty()) return ort->CreateSession(env, file.c_str(), options, session);
  auto* model = CreateModel();
  auto* status = ort->GetModelEditorApi()->CreateSessionFromModel(env, model, options, session);
  ort->ReleaseModel(model);
  return status;
}

bool Run(OrtSession* session, const Pairs& entries, std::vector<float>& result) {
  float x[rows * width];
  for (int i = 0; i < rows * width; i++) x[i] = static_cast<float>(i) / 3 - 1;
  constexpr int64_t shape[] = {rows, width};
  OrtMemoryInfo* memory;
  OrtValue *input, *output = nullptr;
  OrtRunOptions* options;
  Require(ort->CreateCpuMemoryInfo(OrtDeviceAllocator, OrtMemTypeDefault, &memory));
  Require(ort->CreateTensorWithDataAsOrtValue(memory, x, sizeof x, shape, 2, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &input));
  Require(ort->CreateRunOptions(&options));
  for (auto& [key, value] : entries) Require(ort->AddRunConfigEntry(options, key.c_str(), value.c_str()));
  const char *x_name = "X", *y_name = "Y";
  if (!Succeeds("Run", ort->Run(session, options, &x_name, &input, 1, &y_name, 1, &output))) return false;
  float* y;
  Require(ort->GetTensorMutableData(output, reinterpret_cast<void**>(&y)));
  result.assign(y, y + rows * width);
  return true;
}

std::vector<float> OnCpu(const OrtEnv* env) {
  OrtSessionOptions* options;
  OrtSession* session;
  std::vector<float> result;
  Require(ort->CreateSessionOptions(&options));
  Require(CreateSession(env, "", options, &session));
  Run(session, {}, result);
  ort->ReleaseSession(session);
  ort->ReleaseSessionOptions(options);
  return result;
}

// What a program can ask of a compiled model before it makes a session.
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

// The order is ONNX Runtime's: register, devices, options, session, runs, and the session goes before the library.
void Attempted(const Attempt& attempt) {
  auto* env = CreateEnvironment(attempt.environment);
  const auto registration = attempt.registration.c_str();
  const auto library = attempt.library[0] == '/' ? attempt.library : "./" + attempt.library;
  const auto unregister = [&] { Succeeds("UnregisterExecutionProviderLibrary", ort->UnregisterExecutionProviderLibrary(env, registration)); };
  if (!Succeeds("RegisterExecutionProviderLibrary", ort->RegisterExecutionProviderLibrary(env, registration, library.c_str()))) return;
  if (!attempt.second_registration.empty())
    Succeeds("second RegisterExecutionProviderLibrary", ort->RegisterExecutionProviderLibrary(env, attempt.second_registration.c_str(), library.c_str()));
  const auto* device = FindDevice(env);
  if (device == nullptr) return unregister();
  if (!attempt.model.empty()) PrintCompatibility(attempt.model, device);

  OrtSessionOptions* options;
  OrtSession* session;
  Require(ort->CreateSessionOptions(&options));
  Require(ort->AddSessionConfigEntry(options, "session.record_ep_graph_assignment_info", "1"));
  for (auto& [key, value] : attempt.session) Require(ort->AddSessionConfigEntry(options, key.c_str(), value.c_str()));
  if (!attempt.without_ep &&
      !Succeeds("SessionOptionsAppendExecutionProvider_V2",
                ort->SessionOptionsAppendExecutionProvider_V2(options, env, &device, 1, Keys(attempt.options).data(),
                                                              Values(attempt.options).data(), attempt.options.size())))
    return unregister();
  if (!Succeeds("CreateSession", CreateSession(env, attempt.model, options, &session))) return unregister();
  PrintAssignment(session);
  if (!attempt.dynamic.empty())
    Succeeds("SetEpDynamicOptions", ort->SetEpDynamicOptions(session, Keys(attempt.dynamic).data(), Values(attempt.dynamic).data(), attempt.dynamic.size()));
  if (attempt.unregister_early) {
    unregister();
    std::printf("  unregistered\n");
  }

  const auto expected = OnCpu(env);
  for (int run = 1; run <= attempt.runs; run++) {
    std::vector<float> result;
    if (!Run(session, attempt.run, result)) continue;
    const bool same = std::equal(result.begin(), result.end(), expected.begin(), [](float a, float b) { return std::fabs(a - b) < 1e-6f; });
    std::printf("  run %d: %s\n", run, same ? "the CPU's values" : "WRONG VALUES");
  }
  ort->ReleaseSession(session);
  ort->ReleaseSessionOptions(options);
  if (!attempt.unregister_early) unregister();
}

}  // namespace

void TryOut(const Attempt& attempt) {
  std::printf("%s\n", attempt.name.c_str());
  std::fflush(stdout);
  const auto child = fork();
  if (child == 0) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::remove("trace");
    setenv("N2EYE_TEST_EP", attempt.behaviour.c_str(), 1);
    setenv("N2EYE_TEST_EP_TRACE", "trace", 1);
    alarm(5);
    Attempted(attempt);
    std::fflush(stdout);
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) std::printf("  the process ended: %s\n", strsignal(WTERMSIG(status)));
  std::ifstream lines("trace");
  if (attempt.trace) {
    for (std::string line; std::getline(lines, line);) std::printf("  | %s\n", line.c_str());
  }
  std::fflush(stdout);
}

}  // namespace smoke
