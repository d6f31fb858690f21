#pragma once
// Names the devices and makes execution providers.

#include "api.h"
#include "settings.h"
#include "trace.h"

namespace testep {

class Factory final : public OrtEpFactory {
 public:
  explicit Factory(const Settings& settings);
  ~Factory();

 private:
  size_t GetSupportedDevices(const OrtHardwareDevice* const* devices, size_t count, OrtEpDevice** ep_devices);
  void TraceEnvironment() const;
  OrtEp* CreateEp(const OrtSessionOptions* session_options);

  const Settings settings_;
  const Trace trace_;
  const std::string name_, version_;
  OrtHardwareDevice* npu_ = nullptr;
};

}  // namespace testep
