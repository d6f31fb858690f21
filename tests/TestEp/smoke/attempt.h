#pragma once
// One attempt to run a model on the test NPU, from the registration to the end, telling what each step gave.

#include <string>

#include "session.h"

namespace smoke {

struct Attempt {
  std::string name;
  std::string behaviour = {};                  // for the environment variable N2EYE_TEST_EP
  std::string beside = {};                     // for the file beside the library
  std::string library = "libtest_ep.so";       // beside the program, unless it is a path
  std::string registration = "test";
  std::string second_registration = {};        // of the same library
  std::string model = {};                      // a file; else one made in memory:
  OrtModel* (*create_model)() = SmallModel;
  Pairs environment = {}, session = {}, options = {}, dynamic = {}, run = {};
  int runs = 1;
  bool without_ep = false;                     // register it, and leave it out of the session
  bool by_policy = false;                      // let ONNX Runtime choose: an NPU if there is one
  bool unregister_early = false;               // while the session lives
  bool trace = false;                          // show what the library wrote
};

// In a process of its own: an environment is made once in a process, and some attempts end it.
void TryOut(const Attempt& attempt);

}  // namespace smoke
