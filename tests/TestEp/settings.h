#pragma once
// How the library behaves: a list like "refuse-op=Gemm, fail-run=3". README.md has the table.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testep {

class Settings {
 public:
  // From the file LIBRARY.behaviour beside the library, then from the environment variable N2EYE_TEST_EP.
  static Settings OfLibrary();

  // These and further ones, which win.
  Settings With(std::string_view text) const;

  bool Has(std::string_view name) const;
  std::string Get(std::string_view name, std::string_view otherwise) const;
  // Whether one of the entries NAME=ITEM has this item.
  bool Lists(std::string_view name, std::string_view item) const;

 private:
  std::vector<std::pair<std::string, std::string>> entries_;
};

}  // namespace testep
