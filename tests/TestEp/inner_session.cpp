#include "inner_session.h"

#include <cstring>

#include "temporary_file.h"

namespace testep {

namespace {

constexpr const char* mark = "onnx\n";  // no step of a program looks like this

Owned<OrtEnv> Environment() {
  OrtEnv* env;
  Check(ort->CreateEnv(ORT_LOGGING_LEVEL_FATAL, "inner", &env));
  return {env, ort->ReleaseEnv};
}

Owned<OrtSessionOptions> Options(GraphOptimizationLevel level) {
  OrtSessionOptions* created;
  Check(ort->CreateSessionOptions(&created));
  Owned<OrtSessionOptions> options(created, ort->ReleaseSessionOptions);
  Check(ort->SetSessionGraphOptimizationLevel(created, level));
  Check(ort->SetSessionLogSeverityLevel(created, ORT_LOGGING_LEVEL_FATAL));
  Check(ort->SetIntraOpNumThreads(created, 1));
  Check(ort->AddSessionConfigEntry(created, "session.disable_quant_qdq", "1"));
  return options;
}

// A value of the inner session that the kernel's output becomes.
void CopyTo(OrtKernelContext* context, size_t index, const OrtValue* value) {
  OrtTensorTypeAndShapeInfo* info;
  Check(ort->GetTensorTypeAndShape(value, &info));
  const Owned<OrtTensorTypeAndShapeInfo> owner(info, ort->ReleaseTensorTypeAndShapeInfo);
  size_t rank, size;
  Check(ort->GetDimensionsCount(info, &rank));
  Shape shape(rank);
  Check(ort->GetDimensions(info, shape.data(), rank));
  Check(ort->GetTensorSizeInBytes(value, &size));

  OrtValue* output;
  const void* from;
  void* to;
  Check(ort->KernelContext_GetOutput(context, index, shape.data(), rank, &output));
  Check(ort->GetTensorData(value, &from));
  Check(ort->GetTensorMutableData(output, &to));
  if (size > 0) std::memcpy(to, from, size);
}

}  // namespace

InnerSession::InnerSession(const OrtNode* fused_node)
    : inputs_(Names(Inputs(fused_node))), outputs_(Names(Outputs(fused_node))), env_(Environment()), session_(nullptr, ort->ReleaseSession) {}

InnerSession::InnerSession(const OrtModel& model, const OrtNode* fused_node, bool to_be_saved) : InnerSession(fused_node) {
  const auto options = Options(ORT_ENABLE_EXTENDED);
  const TemporaryFile optimized;
  if (to_be_saved) Check(ort->SetOptimizedModelFilePath(options.get(), optimized.path()));
  OrtSession* session;
  Check(ort->GetModelEditorApi()->CreateSessionFromModel(env_.get(), &model, options.get(), &session));
  session_.reset(session);
  if (to_be_saved) saved_ = mark + optimized.Content();
  ReadOutputShapes();
}

InnerSession::InnerSession(const std::string& saved, const OrtNode* fused_node) : InnerSession(fused_node) {
  const auto options = Options(ORT_DISABLE_ALL);
  const auto start = std::strlen(mark);
  OrtSession* session;
  Check(ort->CreateSessionFromArray(env_.get(), saved.data() + start, saved.size() - start, options.get(), &session));
  session_.reset(session);
  saved_ = saved;
  ReadOutputShapes();
}

bool InnerSession::IsSaved(const std::string& saved) { return saved.compare(0, std::strlen(mark), mark) == 0; }

void InnerSession::ReadOutputShapes() {
  for (size_t i = 0; i < outputs_.size(); i++) {
    OrtTypeInfo* type;
    Check(ort->SessionGetOutputTypeInfo(session_.get(), i, &type));
    const Owned<OrtTypeInfo> owner(type, ort->ReleaseTypeInfo);
    types_.push_back(TypeOf(type));
  }
}

void InnerSession::Run(OrtKernelContext* context) const {
  std::vector<const OrtValue*> arguments(inputs_.size());
  for (size_t i = 0; i < arguments.size(); i++) Check(ort->KernelContext_GetInput(context, i, &arguments[i]));
  // Where the shape is known beforehand, it is written to where it belongs.
  std::vector<OrtValue*> results(outputs_.size());
  for (size_t i = 0; i < results.size(); i++) {
    const auto& [is_float32, is_static, shape] = types_[i];
    if (is_static) Check(ort->KernelContext_GetOutput(context, i, shape.data(), shape.size(), &results[i]));
  }
  const auto inputs = Pointers(inputs_), outputs = Pointers(outputs_);
  Check(ort->Run(session_.get(), nullptr, inputs.data(), arguments.data(), inputs.size(), outputs.data(), outputs.size(), results.data()));
  for (size_t i = 0; i < results.size(); i++) {
    if (types_[i].is_static) continue;
    const Owned<OrtValue> owner(results[i], ort->ReleaseValue);
    CopyTo(context, i, results[i]);
  }
}

}  // namespace testep
