#include "session.h"

#include "report.h"

namespace smoke {

OrtStatus* CreateSession(const OrtEnv* env, OrtModel* (*create_model)(), const OrtSessionOptions* options, OrtSession** session) {
  auto* model = create_model();
  auto* status = ort->GetModelEditorApi()->CreateSessionFromModel(env, model, options, session);
  ort->ReleaseModel(model);
  return status;
}

std::vector<float> Run(OrtSession* session, const Pairs& entries) {
  float x[rows * width];
  for (int i = 0; i < rows * width; i++) x[i] = static_cast<float>(i) / 3 - 1;
  constexpr int64_t shape[] = {rows, width};
  OrtAllocator* allocator;
  OrtMemoryInfo* memory;
  OrtValue* input;
  OrtRunOptions* options;
  size_t count;
  Require(ort->GetAllocatorWithDefaultOptions(&allocator));
  Require(ort->CreateCpuMemoryInfo(OrtDeviceAllocator, OrtMemTypeDefault, &memory));
  Require(ort->CreateTensorWithDataAsOrtValue(memory, x, sizeof x, shape, 2, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &input));
  Require(ort->CreateRunOptions(&options));
  for (auto& [key, value] : entries) Require(ort->AddRunConfigEntry(options, key.c_str(), value.c_str()));
  Require(ort->SessionGetOutputCount(session, &count));
  std::vector<char*> names(count);
  for (size_t i = 0; i < count; i++) Require(ort->SessionGetOutputName(session, i, allocator, &names[i]));

  const char* x_name = "X";
  std::vector<OrtValue*> outputs(count);
  std::vector<float> result;
  if (!Succeeds("Run", ort->Run(session, options, &x_name, &input, 1, names.data(), count, outputs.data()))) return result;
  for (auto* output : outputs) {
    OrtTensorTypeAndShapeInfo* info;
    size_t size;
    const void* data;
    Require(ort->GetTensorTypeAndShape(output, &info));
    Require(ort->GetTensorShapeElementCount(info, &size));
    Require(ort->GetTensorData(output, &data));
    result.insert(result.end(), static_cast<const float*>(data), static_cast<const float*>(data) + size);
  }
  return result;
}

std::vector<float> OnCpu(const OrtEnv* env, OrtModel* (*create_model)()) {
  OrtSessionOptions* options;
  OrtSession* session;
  Require(ort->CreateSessionOptions(&options));
  Require(CreateSession(env, create_model, options, &session));
  auto result = Run(session, {});
  ort->ReleaseSession(session);
  ort->ReleaseSessionOptions(options);
  return result;
}

}  // namespace smoke
