#include "gc.h"

#include "clock.h"

namespace loopscope {

using namespace schema;      // NOLINT: the format's constants are this file's vocabulary
using namespace v8_symbols;  // NOLINT

namespace {

constexpr int kAllTypes = 31;
constexpr int kMarkSweepCompact = 4;

struct Symbols {
  AddGcCallback add_begin = Find<AddGcCallback>(
      "_ZN2v87Isolate21AddGCPrologueCallbackEPFvPS0_NS_6GCTypeENS_15GCCallbackFlagsEPvES4_S2_");
  AddGcCallback add_end = Find<AddGcCallback>(
      "_ZN2v87Isolate21AddGCEpilogueCallbackEPFvPS0_NS_6GCTypeENS_15GCCallbackFlagsEPvES4_S2_");
  RemoveGcCallback remove_begin = Find<RemoveGcCallback>(
      "_ZN2v87Isolate24RemoveGCPrologueCallbackEPFvPS0_NS_6GCTypeENS_15GCCallbackFlagsEPvES4_");
  RemoveGcCallback remove_end = Find<RemoveGcCallback>(
      "_ZN2v87Isolate24RemoveGCEpilogueCallbackEPFvPS0_NS_6GCTypeENS_15GCCallbackFlagsEPvES4_");
  GetHeapStatistics heap_statistics =
      Find<GetHeapStatistics>("_ZN2v87Isolate17GetHeapStatisticsEPNS_14HeapStatisticsE");

  bool complete() const { return add_begin && add_end && remove_begin && remove_end; }
};

const Symbols& symbols() {
  static const Symbols found;
  return found;
}

}  // namespace

bool GarbageCollections::Start() {
  isolate_ = CurrentIsolate();
  if (isolate_ == nullptr || !symbols().complete()) {
    isolate_ = nullptr;
    return false;
  }
  heap_statistics_ = symbols().heap_statistics;
  symbols().add_begin(isolate_, &GarbageCollections::OnBegin, this, kAllTypes);
  symbols().add_end(isolate_, &GarbageCollections::OnEnd, this, kAllTypes);
  return true;
}

void GarbageCollections::Stop() {
  if (isolate_ == nullptr) return;
  symbols().remove_begin(isolate_, &GarbageCollections::OnBegin, this);
  symbols().remove_end(isolate_, &GarbageCollections::OnEnd, this);
  isolate_ = nullptr;
}

uint32_t GarbageCollections::UsedKiB() {
  if (heap_statistics_ == nullptr) return 0;
  HeapStatistics statistics = {};
  heap_statistics_(isolate_, &statistics);
  return static_cast<uint32_t>(statistics.values[4] / 1024);
}

std::vector<std::string> GarbageCollections::Spaces() {
  if (spaces_.names().empty()) spaces_.Find(isolate_);
  return spaces_.names();
}

void GarbageCollections::RecordSpaces() {
  records_spaces_ = !Spaces().empty();
  AppendSpaces();
}

void GarbageCollections::AppendSpaces() {
  if (isolate_ == nullptr || !records_spaces_) return;
  spaces_.Read();
  spaces_.Append(log_, MonotonicNs());
}

uint32_t GarbageCollections::ReadHeap(bool with_spaces) {
  if (with_spaces) spaces_.Read();
  return UsedKiB();
}

// Reading the statistics takes time too: it lies before a collection's begin and after its end.
void GarbageCollections::OnBegin(Isolate*, int type, int flags, void* data) {
  auto* self = static_cast<GarbageCollections*>(data);
  const uint32_t used = self->ReadHeap(self->records_spaces_);
  self->Append(MonotonicNs(), kKindGcBegin, type, flags, used);
}

void GarbageCollections::OnEnd(Isolate*, int type, int flags, void* data) {
  auto* self = static_cast<GarbageCollections*>(data);
  const uint64_t now = MonotonicNs();
  if (type & kMarkSweepCompact) self->mark_compacts_++;
  const uint32_t used = self->ReadHeap(self->records_spaces_);
  self->Append(now, kKindGcEnd, type, flags, used);
}

void GarbageCollections::Append(uint64_t now, uint32_t kind, int type, int flags, uint32_t used_kib) {
  log_->AppendAt(now, kind, static_cast<uint32_t>(type), static_cast<uint32_t>(flags), used_kib);
  if (records_spaces_) spaces_.Append(log_, now);
}

}  // namespace loopscope
