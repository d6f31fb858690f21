#pragma once
// What the EP says it is.

#include <cstdint>
#include <string>

#include "settings.h"

namespace testep {

constexpr const char* vendor = "N2Eye tests";
constexpr uint32_t vendor_id = 0x2E7E;

inline std::string EpName(const Settings& settings) { return settings.Get("name", "TestNpuExecutionProvider"); }
inline std::string EpVersion(const Settings& settings) { return settings.Get("version", "1.0.0"); }

// What a compiled model says of the EP that made it.
inline std::string CompatibilityInfo(const Settings& settings) { return EpName(settings) + " " + EpVersion(settings); }

}  // namespace testep
