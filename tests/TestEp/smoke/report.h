#pragma once
// What ONNX Runtime tells, printed.

#include <string>

#include "model.h"

namespace smoke {

// Prints an error; says whether there was none.
bool Succeeds(const char* call, OrtStatus* status);

// Prints the devices that are not ONNX Runtime's own and gives the last of them.
const OrtEpDevice* FindDevice(const OrtEnv* env);

// What a program can ask of a compiled model before it makes a session.
void PrintCompatibility(const std::string& model, const OrtEpDevice* device);

// Which nodes went where.
void PrintAssignment(const OrtSession* session);

}  // namespace smoke
