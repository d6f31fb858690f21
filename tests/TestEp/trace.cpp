#include "trace.h"

#include <fcntl.h>
#include <unistd.h>

namespace testep {

// One write to a file opened for appending: lines of several threads or processes do not mix, and none is lost in a crash.
void Trace::Line(const std::string& text) const {
  if (path_.empty()) return;
  const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) return;
  const auto line = text + "\n";
  [[maybe_unused]] const auto written = write(file, line.data(), line.size());
  close(file);
}

}  // namespace testep
