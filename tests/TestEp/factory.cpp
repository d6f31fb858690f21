#include "factory.h"

#include <cctype>

#include "ep.h"
#include "faults.h"
#include "identity.h"

namespace testep {

namespace {

Factory* Self(OrtEpFactory* self) { return static_cast<Factory*>(self); }
const Factory* Self(const OrtEpFactory* self) { return static_cast<const Factory*>(self); }

using KeyValuePairs = Owned<OrtKeyValuePairs>;

KeyValuePairs NewPairs(const char* key, const char* value) {
  OrtKeyValuePairs* pairs;
  ort->CreateKeyValuePairs(&pairs);
  ort->AddKeyValuePair(pairs, key, value);
  return {pairs, ort->ReleaseKeyValuePairs};
}

template <typename Action>
void ForEach(const OrtKeyValuePairs* pairs, Action action) {
  const char *const *keys, *const *values;
  size_t count;
  ort->GetKeyValuePairs(pairs, &keys, &values, &count);
  for (size_t i = 0; i < count; i++) action(std::string(keys[i]), std::string(values[i]));
}

// Options of this EP come as session options with this in front, in lower case whatever the EP's name is.
std::string OptionPrefix(const std::string& ep_name) {
  auto prefix = "ep." + ep_name + ".";
  for (auto& c : prefix) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return prefix;
}

}  // namespace

Factory::Factory(const Settings& settings)
    : OrtEpFactory{}, settings_(settings), trace_(settings), name_(EpName(settings)), version_(EpVersion(settings)) {
  ort_version_supported = settings.Has("factory-api") ? std::stoi(settings.Get("factory-api", "")) : ORT_API_VERSION;
  OrtEpFactory::GetName = [](const OrtEpFactory* self) noexcept { return Self(self)->name_.c_str(); };
  OrtEpFactory::GetVendor = [](const OrtEpFactory*) noexcept { return vendor; };
  OrtEpFactory::GetVendorId = [](const OrtEpFactory*) noexcept { return vendor_id; };
  OrtEpFactory::GetVersion = [](const OrtEpFactory* self) noexcept { return Self(self)->version_.c_str(); };
  OrtEpFactory::GetSupportedDevices = [](OrtEpFactory* self, const OrtHardwareDevice* const* devices, size_t count, OrtEpDevice** ep_devices,
                                         size_t, size_t* ep_device_count) noexcept {
    return Guard([&] { *ep_device_count = Self(self)->GetSupportedDevices(devices, count, ep_devices); });
  };
  OrtEpFactory::CreateEp = [](OrtEpFactory* self, const OrtHardwareDevice* const*, const OrtKeyValuePairs* const*, size_t,
                              const OrtSessionOptions* session_options, const OrtLogger*, OrtEp** ep) noexcept {
    return Guard([&] { *ep = Self(self)->CreateEp(session_options); });
  };
  // The NPU computes in the CPU's memory: nothing to copy. ONNX Runtime calls this one without looking whether it is there.
  OrtEpFactory::CreateDataTransfer = [](OrtEpFactory*, OrtDataTransferImpl** transfer) noexcept -> OrtStatus* {
    *transfer = nullptr;
    return nullptr;
  };
  OrtEpFactory::ReleaseEp = [](OrtEpFactory*, OrtEp* ep) noexcept { delete static_cast<Ep*>(ep); };
  if (!settings.Has("no-compatibility-info"))
    OrtEpFactory::ValidateCompiledModelCompatibilityInfo = [](OrtEpFactory* self, const OrtHardwareDevice* const*, size_t, const char* info,
                                                              OrtCompiledModelCompatibility* compatibility) noexcept {
      return Guard([&] {
        *compatibility = info == CompatibilityInfo(Self(self)->settings_) ? OrtCompiledModelCompatibility_EP_SUPPORTED_OPTIMAL
                                                                          : OrtCompiledModelCompatibility_EP_UNSUPPORTED;
      });
    };
}

Factory::~Factory() {
  if (npu_ != nullptr) ort_ep->ReleaseHardwareDevice(npu_);
  trace_.Line("unload");
}

size_t Factory::GetSupportedDevices(const OrtHardwareDevice* const* devices, size_t count, OrtEpDevice** ep_devices) {
  TraceEnvironment();
  Fault(settings_, "devices");
  if (settings_.Has("no-device")) return 0;

  if (!settings_.Has("cpu-device")) {
    const auto is_virtual = NewPairs("is_virtual", "1");
    Check(ort_ep->CreateHardwareDevice(OrtHardwareDeviceType_NPU, vendor_id, 1, vendor, is_virtual.get(), &npu_));
    Check(ort_ep->CreateEpDevice(this, npu_, nullptr, nullptr, &ep_devices[0]));
    return 1;
  }

  const auto stands_in = NewPairs("stands_in_for", "NPU");
  for (size_t i = 0; i < count; i++) {
    if (ort->HardwareDevice_Type(devices[i]) != OrtHardwareDeviceType_CPU) continue;
    Check(ort_ep->CreateEpDevice(this, devices[i], stands_in.get(), nullptr, &ep_devices[0]));
    return 1;
  }
  return 0;
}

void Factory::TraceEnvironment() const {
  OrtKeyValuePairs* entries;
  Check(ort_ep->GetEnvConfigEntries(&entries));
  const KeyValuePairs owner(entries, ort->ReleaseKeyValuePairs);
  ForEach(entries, [&](const auto& key, const auto& value) { trace_.Line("environment " + key + "=" + value); });
}

OrtEp* Factory::CreateEp(const OrtSessionOptions* session_options) {
  OrtKeyValuePairs* entries;
  Check(ort->GetSessionOptionsConfigEntries(session_options, &entries));
  const KeyValuePairs owner(entries, ort->ReleaseKeyValuePairs);
  const auto prefix = OptionPrefix(name_);
  auto settings = settings_;
  ForEach(entries, [&](const auto& key, const auto& value) {
    if (key == prefix + "behaviour") settings = settings.With(value);
  });
  const Trace trace(settings);
  trace.Line("create " + name_);
  ForEach(entries, [&](const auto& key, const auto& value) {
    const bool is_ours = key.compare(0, prefix.size(), prefix) == 0;
    trace.Line((is_ours ? "option " + key.substr(prefix.size()) : "session " + key) + "=" + value);
  });
  Fault(settings, "create");
  return new Ep(settings, session_options);
}

}  // namespace testep
