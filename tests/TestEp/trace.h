#pragma once
// One line for each event, appended to the file that the setting `trace` names, so that a test sees what ran here.

#include <string>

#include "settings.h"

namespace testep {

class Trace {
 public:
  explicit Trace(const Settings& settings) : path_(settings.Get("trace", "")) {}
  void Line(const std::string& text) const;

 private:
  std::string path_;
};

}  // namespace testep
