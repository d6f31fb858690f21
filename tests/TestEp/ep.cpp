#include "ep.h"

#include "capability.h"
#include "faults.h"
#include "graph.h"
#include "identity.h"
#include "node_compute.h"

namespace testep {

namespace {

Ep* Self(OrtEp* self) { return static_cast<Ep*>(self); }
const Ep* Self(const OrtEp* self) { return static_cast<const Ep*>(self); }

}  // namespace

Ep::Ep(const Settings& settings, const OrtSessionOptions* session_options)
    : OrtEp{},
      settings_(settings),
      trace_(settings),
      contexts_(ContextOptions::Of(session_options)),
      name_(EpName(settings)),
      compatibility_(CompatibilityInfo(settings)) {
  ort_version_supported = ORT_API_VERSION;
  OrtEp::GetName = [](const OrtEp* self) noexcept { return Self(self)->name_.c_str(); };
  OrtEp::GetCapability = [](OrtEp* self, const OrtGraph* graph, OrtEpGraphSupportInfo* support) noexcept {
    return Guard([&] { Self(self)->GetCapability(graph, support); });
  };
  OrtEp::Compile = [](OrtEp* self, const OrtGraph** graphs, const OrtNode** fused_nodes, size_t count, OrtNodeComputeInfo** computes,
                      OrtNode** contexts) noexcept {
    return Guard([&] { Self(self)->Compile(graphs, fused_nodes, count, computes, contexts); });
  };
  OrtEp::ReleaseNodeComputeInfos = [](OrtEp*, OrtNodeComputeInfo** computes, size_t count) noexcept {
    for (size_t i = 0; i < count; i++) delete static_cast<NodeCompute*>(computes[i]);
  };
  OrtEp::OnRunStart = [](OrtEp* self, const OrtRunOptions* options) noexcept {
    return Guard([&] { Self(self)->OnRunStart(options); });
  };
  OrtEp::OnRunEnd = [](OrtEp* self, const OrtRunOptions*, bool) noexcept {
    return Guard([&] { Self(self)->trace_.Line("run-end"); });
  };
  OrtEp::SetDynamicOptions = [](OrtEp* self, const char* const* keys, const char* const* values, size_t count) noexcept {
    return Guard([&] {
      for (size_t i = 0; i < count; i++) Self(self)->trace_.Line(std::string("dynamic ") + keys[i] + " " + values[i]);
      Fault(Self(self)->settings_, "dynamic");
    });
  };
  if (!settings.Has("no-compatibility-info"))
    OrtEp::GetCompiledModelCompatibilityInfo = [](OrtEp* self, const OrtGraph*) noexcept { return Self(self)->compatibility_.c_str(); };
}

Ep::~Ep() { trace_.Line("release"); }

void Ep::GetCapability(const OrtGraph* graph, OrtEpGraphSupportInfo* support) {
  Fault(settings_, "capability");
  for (const auto& nodes : NodesToTake(graph, settings_)) {
    for (auto* node : nodes) trace_.Line("take " + OperatorType(node) + " " + Name(node));
    OrtNodeFusionOptions options{};
    options.ort_version_supported = ORT_API_VERSION;
    // An inner session has them already; a program takes them as inputs.
    options.drop_constant_initializers = settings_.Has("whole");
    Check(ort_ep->EpGraphSupportInfo_AddNodesToFuse(support, nodes.data(), nodes.size(), &options));
  }
}

void Ep::Compile(const OrtGraph** graphs, const OrtNode** fused_nodes, size_t count, OrtNodeComputeInfo** computes, OrtNode** contexts) {
  for (size_t i = 0; i < count; i++) {
    const bool is_context = IsContext(Nodes(graphs[i])[0], settings_);
    trace_.Line((is_context ? "load " : "compile ") + std::to_string(Nodes(graphs[i]).size()) + " nodes");
    Fault(settings_, is_context ? "load" : "compile");
    auto computation = is_context ? LoadComputation(LoadContext(graphs[i], contexts_, settings_), fused_nodes[i])
                                  : MakeComputation(graphs[i], fused_nodes[i], contexts_.enabled, settings_);
    if (contexts_.enabled) contexts[i] = CreateContextNode(computation->Saved(), fused_nodes[i], contexts_, settings_);
    computes[i] = new NodeCompute(std::move(computation), Name(fused_nodes[i]), settings_, trace_, computed_);
  }
}

void Ep::OnRunStart(const OrtRunOptions* options) {
  std::string line = "run-start";
  // Run options can be asked for by key only.
  for (auto* key : {"qnn.htp_perf_mode", "qnn.htp_perf_mode_post_run", "qnn.rpc_control_latency", "disable_synchronize_execution_providers"}) {
    if (auto* value = ort->GetRunConfigEntry(options, key)) line += std::string(" ") + key + "=" + value;
  }
  trace_.Line(line);
  Fault(settings_, "start", ++runs_);
}

}  // namespace testep
