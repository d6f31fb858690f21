// Shows what ONNX Runtime makes of every behaviour of the test execution providers: smoke [CASE…], in the libraries' folder.

#include <algorithm>

#include "attempt.h"
#include "model.h"

namespace {

using smoke::Attempt;
using smoke::Pairs;

Pairs MakeContext(const char* file, const char* embedded) {
  return {{"ep.context_enable", "1"}, {"ep.context_file_path", file}, {"ep.context_embed_mode", embedded}};
}

std::vector<Attempt> Attempts() {
  const Pairs power_saver = {{"ep.dynamic.workload_type", "Efficient"}};
  std::vector<Attempt> attempts = {
      {.name = "normal", .dynamic = power_saver, .run = {{"qnn.htp_perf_mode", "burst"}}, .trace = true},
      {.name = "every-operator", .create_model = smoke::EveryOperator},
      {.name = "every-operator-single", .behaviour = "single", .create_model = smoke::EveryOperator},
      {.name = "whole", .behaviour = "whole", .runs = 2, .trace = true},
      {.name = "whole-every-operator", .behaviour = "whole", .create_model = smoke::EveryOperator},
      {.name = "whole-refuse-op", .behaviour = "whole,refuse-op=Sigmoid"},
      {.name = "options", .options = {{"backend_path", "/opt/libQnnHtp.so"}, {"behaviour", "refuse-op=Gemm"}}, .trace = true},
      {.name = "file-beside", .beside = "no-device\n"},
      {.name = "virtual-by-name", .registration = "test.virtual", .trace = true},
      {.name = "virtual-by-key", .environment = {{"allow_virtual_devices", "1"}}, .trace = true},
      {.name = "cpu-device", .behaviour = "cpu-device"},
      {.name = "registered-twice", .second_registration = "test"},
      {.name = "registered-under-two-names", .second_registration = "other"},
      {.name = "unregister-early", .unregister_early = true},
      {.name = "without-ep", .without_ep = true},
      {.name = "by-policy", .by_policy = true},
      {.name = "by-policy-fail-create", .behaviour = "fail-create", .by_policy = true},
      {.name = "no-fallback", .session = {{"session.disable_cpu_ep_fallback", "1"}}},
      {.name = "no-compilation", .session = {{"session.disable_model_compile", "1"}}},
      {.name = "file-missing", .library = "libtest_ep_of_yesterday.so"},
      {.name = "file-not-a-library", .library = "/etc/hostname"},
  };
  for (const char* broken : {"no_symbol", "missing_library", "new_glibc", "other_processor"})
    attempts.push_back({.name = broken, .library = std::string("libtest_ep_") + broken + ".so"});
  for (const char* behaviour :
       {"single", "refuse", "refuse-op=Gemm", "take-op=Sigmoid", "static-shapes", "name=QNNExecutionProvider", "no-device", "no-factory", "old-api",
        "factory-api=32", "factory-api=21", "fail-register", "fail-devices", "fail-create", "fail-capability", "fail-compile",
        "fail-compile,fail-code=15", "fail-dynamic", "fail-start=2", "fail-run", "fail-run=3", "crash-register", "crash-compile", "abort-compile",
        "hang-compile", "crash-run=3"})
    attempts.push_back({.name = behaviour, .behaviour = behaviour, .dynamic = power_saver, .runs = 2});

  const std::vector<Attempt> contexts = {
      {.name = "context-make", .session = MakeContext("embedded.onnx", "1"), .trace = true},
      {.name = "context-make-again", .session = MakeContext("embedded.onnx", "1")},
      {.name = "context-load", .model = "embedded.onnx", .trace = true},
      {.name = "context-load-no-compilation", .model = "embedded.onnx", .session = {{"session.disable_model_compile", "1"}}},
      {.name = "context-stale", .behaviour = "version=2.0.0", .model = "embedded.onnx"},
      {.name = "context-stale-untold", .behaviour = "version=2.0.0,no-compatibility-info", .model = "embedded.onnx"},
      {.name = "context-fail-load", .behaviour = "fail-load", .model = "embedded.onnx"},
      {.name = "context-of-other-ep", .behaviour = "name=QNNExecutionProvider", .model = "embedded.onnx"},
      {.name = "context-on-cpu", .model = "embedded.onnx", .without_ep = true},
      {.name = "context-file-make", .session = MakeContext("beside.onnx", "0")},
      {.name = "context-file-load", .model = "beside.onnx"},
      {.name = "context-whole-make", .behaviour = "whole", .session = MakeContext("whole.onnx", "1"), .trace = true},
      {.name = "context-whole-load", .behaviour = "whole", .model = "whole.onnx", .trace = true},
      {.name = "context-whole-load-untold", .model = "whole.onnx"},
      {.name = "context-whole-stale", .behaviour = "whole,version=2.0.0", .model = "whole.onnx"},
      {.name = "context-whole-stale-untold", .behaviour = "whole,version=2.0.0,no-compatibility-info", .model = "whole.onnx"},
      {.name = "context-whole-crash-load", .behaviour = "whole,crash-load", .model = "whole.onnx"},
      {.name = "context-whole-file-make", .behaviour = "whole", .session = MakeContext("whole-beside.onnx", "0")},
      {.name = "context-whole-file-load", .behaviour = "whole", .model = "whole-beside.onnx"},
  };
  attempts.insert(attempts.end(), contexts.begin(), contexts.end());
  return attempts;
}

}  // namespace

int main(int argc, char** argv) {
  smoke::ort = OrtGetApiBase()->GetApi(ORT_API_VERSION);
  const std::vector<std::string> chosen(argv + 1, argv + argc);
  for (const auto& attempt : Attempts()) {
    if (chosen.empty() || std::find(chosen.begin(), chosen.end(), attempt.name) != chosen.end()) TryOut(attempt);
  }
}
