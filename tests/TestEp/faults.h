#pragma once
// Failures on demand.

#include <string>

#include "settings.h"

namespace testep {

// What the settings ask for at this stage: `fail-STAGE` an error, `crash-STAGE` a segmentation fault, `abort-STAGE` an abort,
// `hang-STAGE` no end. With a number, as in fail-run=3, from that occurrence on.
void Fault(const Settings& settings, const std::string& stage, int occurrence = 1);

}  // namespace testep
