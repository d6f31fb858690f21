// The two functions that ONNX Runtime looks for.

#include "api.h"
#include "factory.h"
#include "faults.h"

using namespace testep;

extern "C" ORT_EXPORT OrtStatus* CreateEpFactories(const char* registered_name, const OrtApiBase* base, const OrtLogger*,
                                                   OrtEpFactory** factories, size_t, size_t* count) {
  ort = base->GetApi(ORT_API_VERSION);
  if (ort == nullptr) return nullptr;  // without a table there is no way to say so
  return Guard([&] {
    ort_ep = ort->GetEpApi();
    const auto settings = Settings::OfLibrary();
    Trace(settings).Line(std::string("register ") + registered_name);
    if (settings.Has("old-api") && base->GetApi(ORT_API_VERSION + 1) == nullptr)
      throw Failure(ORT_FAIL, "the test NPU needs a newer ONNX Runtime than " + std::string(base->GetVersionString()));
    Fault(settings, "register");
    if (settings.Has("no-factory")) {
      *count = 0;
      return;
    }
    factories[0] = new Factory(settings);
    *count = 1;
  });
}

extern "C" ORT_EXPORT OrtStatus* ReleaseEpFactory(OrtEpFactory* factory) {
  delete static_cast<Factory*>(factory);
  return nullptr;
}
