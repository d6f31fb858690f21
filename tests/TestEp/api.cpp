#include "api.h"

namespace testep {

const OrtApi* ort;
const OrtEpApi* ort_ep;

void Check(OrtStatus* status) {
  if (status == nullptr) return;
  Failure failure(ort->GetErrorCode(status), ort->GetErrorMessage(status));
  ort->ReleaseStatus(status);
  throw failure;
}

}  // namespace testep
