#include "attempt.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "report.h"

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
  if (attempt.by_policy) Require(ort->SessionOptionsSetEpSelectionPolicy(options, OrtExecutionProviderDevicePolicy_PREFER_NPU));
  else if (!attempt.without_ep &&
      !Succeeds("SessionOptionsAppendExecutionProvider_V2",
                ort->SessionOptionsAppendExecutionProvider_V2(options, env, &device, 1, Keys(attempt.options).data(),
                                                              Values(attempt.options).data(), attempt.options.size())))
    return unregister();
  if (!Succeeds("CreateSession", attempt.model.empty() ? CreateSession(env, attempt.create_model, options, &session)
                                                       : ort->CreateSession(env, attempt.model.c_str(), options, &session))) {
    if (!OnCpu(env, attempt.create_model).empty()) std::printf("  the CPU still works\n");
    return unregister();
  }
  PrintAssignment(session);
  if (!attempt.dynamic.empty())
    Succeeds("SetEpDynamicOptions", ort->SetEpDynamicOptions(session, Keys(attempt.dynamic).data(), Values(attempt.dynamic).data(), attempt.dynamic.size()));
  if (attempt.unregister_early) {
    unregister();
    std::printf("  unregistered\n");
  }

  const auto expected = OnCpu(env, attempt.create_model);
  for (int run = 1; run <= attempt.runs; run++) {
    const auto result = Run(session, attempt.run);
    if (result.empty()) continue;
    const bool same = std::equal(result.begin(), result.end(), expected.begin(), expected.end(),
                                 [](float a, float b) { return std::fabs(a - b) <= 1e-6f * std::max(1.0f, std::fabs(b)); });
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
    if (!attempt.beside.empty()) std::ofstream(attempt.library + ".behaviour") << attempt.beside;
    setenv("N2EYE_TEST_EP", attempt.behaviour.c_str(), 1);
    setenv("N2EYE_TEST_EP_TRACE", "trace", 1);
    alarm(attempt.behaviour.rfind("hang-", 0) == 0 ? 3 : 60);
    Attempted(attempt);
    std::fflush(stdout);
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  if (!attempt.beside.empty()) std::remove((attempt.library + ".behaviour").c_str());
  if (WIFSIGNALED(status)) std::printf("  the process ended: %s\n", strsignal(WTERMSIG(status)));
  std::ifstream lines("trace");
  if (attempt.trace) {
    for (std::string line; std::getline(lines, line);) std::printf("  | %s\n", line.c_str());
  }
  std::fflush(stdout);
}

}  // namespace smoke
