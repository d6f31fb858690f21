#pragma once
// A file that goes when this does.

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "api.h"

namespace testep {

class TemporaryFile {
 public:
  TemporaryFile() : path_((std::filesystem::temp_directory_path() / "n2eye-test-ep-XXXXXX").string()) {
    const int file = mkstemp(path_.data());
    if (file < 0) throw Failure(ORT_EP_FAIL, "the test NPU cannot write " + path_);
    close(file);
  }
  ~TemporaryFile() { unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;

  const char* path() const { return path_.c_str(); }
  std::string Content() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
};

}  // namespace testep
