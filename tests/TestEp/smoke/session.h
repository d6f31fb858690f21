#pragma once
// Sessions of models made in memory, and their runs.

#include <string>
#include <utility>
#include <vector>

#include "model.h"

namespace smoke {

using Pairs = std::vector<std::pair<std::string, std::string>>;

OrtStatus* CreateSession(const OrtEnv* env, OrtModel* (*create_model)(), const OrtSessionOptions* options, OrtSession** session);

// All outputs one after another; nothing after an error.
std::vector<float> Run(OrtSession* session, const Pairs& entries);

// What the model gives without the test NPU.
std::vector<float> OnCpu(const OrtEnv* env, OrtModel* (*create_model)());

}  // namespace smoke
