#include "faults.h"

#include <unistd.h>

#include <cstdlib>

#include "api.h"

namespace testep {

void Fault(const Settings& settings, const std::string& stage, int occurrence) {
  const auto asked = [&](const char* how) {
    const auto name = how + stage;
    return settings.Has(name) && occurrence >= std::atoi(settings.Get(name, "").c_str());
  };
  if (asked("crash-")) *static_cast<volatile int*>(nullptr) = 0;
  if (asked("abort-")) std::abort();
  if (asked("hang-")) {
    for (;;) pause();
  }
  if (asked("fail-")) {
    const auto code = std::atoi(settings.Get("fail-code", std::to_string(ORT_EP_FAIL)).c_str());
    throw Failure(static_cast<OrtErrorCode>(code), "the test NPU was told to fail in " + stage);
  }
}

}  // namespace testep
