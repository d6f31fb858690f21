#pragma once
// ONNX Runtime's function tables, and the border between its status codes and C++ exceptions.

#include <onnxruntime_c_api.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace testep {

extern const OrtApi* ort;
extern const OrtEpApi* ort_ep;

// An error that carries the code which ONNX Runtime gets.
class Failure : public std::runtime_error {
 public:
  Failure(OrtErrorCode code, const std::string& message) : std::runtime_error(message), code(code) {}
  const OrtErrorCode code;
};

// An object of ONNX Runtime with the function that releases it.
template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

// Throws what a call into ONNX Runtime reported.
void Check(OrtStatus* status);

// Runs the body of a callback. No exception may leave it: the caller may be built with another C++ library.
template <typename Body>
OrtStatus* Guard(Body&& body) noexcept {
  try {
    body();
    return nullptr;
  } catch (const Failure& failure) {
    return ort->CreateStatus(failure.code, failure.what());
  } catch (const std::exception& exception) {
    return ort->CreateStatus(ORT_EP_FAIL, exception.what());
  }
}

}  // namespace testep
