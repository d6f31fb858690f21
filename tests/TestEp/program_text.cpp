#include <cstdio>
#include <sstream>

#include "graph.h"
#include "program.h"

namespace testep {

namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator) parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

std::string Exact(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}

}  // namespace

// name, domain, type, output; inputs; attributes: the three groups parted by '|', the words by tabs, which no ONNX name has.
std::string Program::StepsAsText() const {
  std::string text;
  for (const auto& step : steps) {
    text += step.name + "\t" + step.domain + "\t" + step.type + "\t" + step.output + "\t|";
    for (const auto& input : step.inputs) text += "\t" + input;
    text += "\t|";
    for (const auto& [name, value] : step.attributes) text += "\t" + name + "=" + Exact(value);
    text += "\n";
  }
  return text;
}

Program Program::FromText(const std::string& text, const OrtNode* fused_node) {
  Program program{Names(Inputs(fused_node)), Names(Outputs(fused_node)), {}};
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto words = Split(line, '\t');
    if (words.size() < 6 || words[4] != "|") throw Failure(ORT_INVALID_GRAPH, "the test NPU cannot read its compiled context");
    Step step{words[0], words[1], words[2], {}, words[3], {}};
    size_t i = 5;
    for (; i < words.size() && words[i] != "|"; i++) step.inputs.push_back(words[i]);
    for (i++; i < words.size(); i++) step.attributes[words[i].substr(0, words[i].find('='))] = std::stod(words[i].substr(words[i].find('=') + 1));
    if (FindOperator(step.domain, step.type) == nullptr) throw Failure(ORT_INVALID_GRAPH, "the test NPU has no operator " + step.type);
    program.steps.push_back(std::move(step));
  }
  return program;
}

}  // namespace testep
