#include "node_compute.h"

#include "faults.h"

namespace testep {

NodeCompute::NodeCompute(std::unique_ptr<Computation> computation, std::string name, const Settings& settings, const Trace& trace,
                         std::atomic<int>& computed)
    : OrtNodeComputeInfo{},
      computation_(std::move(computation)),
      name_(std::move(name)),
      settings_(settings),
      trace_(trace),
      computed_(computed) {
  ort_version_supported = ORT_API_VERSION;
  OrtNodeComputeInfo::CreateState = [](OrtNodeComputeInfo*, OrtNodeComputeContext*, void** state) -> OrtStatus* {
    *state = nullptr;
    return nullptr;
  };
  OrtNodeComputeInfo::Compute = [](OrtNodeComputeInfo* self, void*, OrtKernelContext* context) {
    return Guard([&] { static_cast<NodeCompute*>(self)->Compute(context); });
  };
  OrtNodeComputeInfo::ReleaseState = [](OrtNodeComputeInfo*, void*) {};
}

void NodeCompute::Compute(OrtKernelContext* context) {
  trace_.Line("run " + name_);
  Fault(settings_, "run", ++computed_);
  computation_->Run(context);
}

}  // namespace testep
