#pragma once

#include <string>
#include <vector>

#include "event_log.h"
#include "heap_spaces.h"
#include "v8_symbols.h"

namespace loopscope {

// Begin and end of each garbage collection of this thread's heap, from V8's own callbacks; where it is asked for, with how
// full each space is at both.
class GarbageCollections {
 public:
  explicit GarbageCollections(EventLog* log) : log_(log) {}

  // False where this Node does not export V8's callbacks.
  bool Start();
  void Stop();

  // Names of the heap's spaces by id; empty where they can't be had.
  std::vector<std::string> Spaces();
  // From now on each collection tells of the spaces.
  void RecordSpaces();
  // Tells of them now, where that was asked for.
  void AppendSpaces();

  // Reads the statistics that a collection's begin and end read, and returns the used KiB.
  uint32_t ReadHeap(bool with_spaces);

  // How many mark-compacts have ended: machine code may have moved since the count was lower.
  uint32_t mark_compacts() const { return mark_compacts_; }

 private:
  static void OnBegin(v8_symbols::Isolate*, int type, int flags, void* data);
  static void OnEnd(v8_symbols::Isolate*, int type, int flags, void* data);
  void Append(uint64_t now, uint32_t kind, int type, int flags, uint32_t used_kib);
  uint32_t UsedKiB();

  EventLog* log_;
  v8_symbols::Isolate* isolate_ = nullptr;
  v8_symbols::GetHeapStatistics heap_statistics_ = nullptr;
  HeapSpaces spaces_;
  bool records_spaces_ = false;
  uint32_t mark_compacts_ = 0;
};

}  // namespace loopscope
