#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "event_log.h"
#include "v8_symbols.h"

namespace loopscope {

// How full each space of a thread's heap is, from V8's own statistics. Which spaces there are, and their numbers, differ
// from version to version: a space's id is V8's number for it, and its name is asked for once.
class HeapSpaces {
 public:
  // Asks V8 for its spaces. False where this Node does not export what is needed, or answers what can't be true.
  bool Find(v8_symbols::Isolate* isolate);

  // By space id; empty before Find.
  const std::vector<std::string>& names() const { return names_; }

  // Asks how full they are now.
  void Read();

  // One record for each space that held anything at the latest reading, or at the one before, all with one time.
  void Append(EventLog* log, uint64_t now);

 private:
  struct Reading {
    uint32_t used_kib = 0;
    uint32_t committed_kib = 0;
    bool tells = false;
  };

  v8_symbols::Isolate* isolate_ = nullptr;
  v8_symbols::GetHeapSpaceStatistics get_ = nullptr;
  std::vector<std::string> names_;
  std::vector<Reading> readings_;
};

}  // namespace loopscope
