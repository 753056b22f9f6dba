#include "call_sites.h"

namespace loopscope {

using namespace v8_symbols;  // NOLINT

namespace {

// The frames of a site that are kept (16), and above them those of Node's and our own hooks: two stacks that differ in a
// kept frame must differ here. Each costs 30 ns and more, so that 32 of them made a deep stack a third dearer than 24.
constexpr size_t kFrames = 24;
// More different stacks than this are generated code; forget them rather than grow for ever.
constexpr size_t kMostSites = 100000;

}  // namespace

bool CallSites::Start() {
  isolate_ = CurrentIsolate();
  sample_ = Find<GetStackSample>(
      "_ZN2v87Isolate14GetStackSampleERKNS_13RegisterStateEPPvmPNS_10SampleInfoE");
  return isolate_ != nullptr && sample_ != nullptr;
}

__attribute__((noinline)) int64_t CallSites::Look(uint32_t mark_compacts) {
  last_hash_ = 0;
  if (sample_ == nullptr) return kUnknown;
  if (mark_compacts != mark_compacts_ || sites_.size() > kMostSites) {
    sites_.clear();
    mark_compacts_ = mark_compacts;
  }
  RegisterState registers;
  registers.pc = __builtin_return_address(0);
  registers.sp = __builtin_frame_address(0);
  registers.fp = __builtin_frame_address(0);
  registers.lr = nullptr;
  void* frames[kFrames];
  SampleInfo info = {};
  sample_(isolate_, registers, frames, kFrames, &info);
  if (info.frames_count == 0 || info.frames_count > kFrames) return kUnknown;
  frames_ = static_cast<uint32_t>(info.frames_count);
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < info.frames_count; i++) {
    hash ^= reinterpret_cast<uint64_t>(frames[i]);
    hash *= 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
  }
  last_hash_ = hash | 1;
  const auto known = sites_.find(last_hash_);
  return known == sites_.end() ? kUnknown : known->second;
}

void CallSites::Learn(uint32_t site) {
  if (last_hash_ != 0) sites_[last_hash_] = site;
}

}  // namespace loopscope
