#include "settings.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace testep {

namespace {

// A file reaches where a variable does not: the environment that .NET code sets is not the one that getenv reads.
std::string BesideLibrary() {
  Dl_info info;
  if (dladdr(reinterpret_cast<void*>(&BesideLibrary), &info) == 0) return {};
  std::ifstream file(std::string(info.dli_fname) + ".behaviour");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Settings Settings::OfLibrary() {
  auto settings = Settings().With(BesideLibrary()).With(FromEnvironment("N2EYE_TEST_EP"));
  if (auto trace = FromEnvironment("N2EYE_TEST_EP_TRACE"); !trace.empty()) settings.entries_.emplace_back("trace", trace);
  return settings;
}

Settings Settings::With(std::string_view text) const {
  constexpr auto separators = ", \t\r\n";
  auto result = *this;
  for (size_t start; (start = text.find_first_not_of(separators)) != text.npos;) {
    text.remove_prefix(start);
    const auto entry = text.substr(0, text.find_first_of(separators));
    text.remove_prefix(entry.size());
    const auto equals = std::min(entry.find('='), entry.size());
    result.entries_.emplace_back(entry.substr(0, equals), entry.substr(std::min(equals + 1, entry.size())));
  }
  return result;
}

bool Settings::Has(std::string_view name) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](auto& entry) { return entry.first == name; });
}

std::string Settings::Get(std::string_view name, std::string_view otherwise) const {
  const auto last = std::find_if(entries_.rbegin(), entries_.rend(), [&](auto& entry) { return entry.first == name; });
  return last == entries_.rend() ? std::string(otherwise) : last->second;
}

bool Settings::Lists(std::string_view name, std::string_view item) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](auto& entry) { return entry.first == name && entry.second == item; });
}

}  // namespace testep
