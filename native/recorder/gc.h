#pragma once

#include "event_log.h"
#include "v8_symbols.h"

namespace loopscope {

// Begin and end of each garbage collection of this thread's heap, from V8's own callbacks.
class GarbageCollections {
 public:
  explicit GarbageCollections(EventLog* log) : log_(log) {}

  // False where this Node does not export V8's callbacks.
  bool Start();
  void Stop();

  // How many mark-compacts have ended: machine code may have moved since the count was lower.
  uint32_t mark_compacts() const { return mark_compacts_; }

 private:
  static void OnBegin(v8_symbols::Isolate*, int type, int flags, void* data);
  static void OnEnd(v8_symbols::Isolate*, int type, int flags, void* data);
  uint32_t UsedKiB();

  EventLog* log_;
  v8_symbols::Isolate* isolate_ = nullptr;
  v8_symbols::GetHeapStatistics heap_statistics_ = nullptr;
  uint32_t mark_compacts_ = 0;
};

}  // namespace loopscope
