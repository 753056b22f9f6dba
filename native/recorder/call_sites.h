#pragma once

#include <cstdint>
#include <unordered_map>

#include "v8_symbols.h"

namespace loopscope {

// A cache from the stack's raw return addresses to call-site ids. Hashing the addresses costs a fraction of capturing
// the stack; a hash seen before has a known site. Addresses go stale when code moves or is freed, which happens in
// mark-compact collections only: the caller says how many of those there have been.
class CallSites {
 public:
  // False where this Node does not export what is needed.
  bool Start();

  static constexpr int64_t kUnknown = -1;

  // The site id of the calling JavaScript (0: it has none), or kUnknown where its stack has not been seen: then Learn
  // tells it.
  int64_t Look(uint32_t mark_compacts);

  // How many frames the stack of the last Look had, 24 at most.
  uint32_t frames() const { return frames_; }

  // Gives an id to the stack that the last Look did not know.
  void Learn(uint32_t site);

 private:
  v8_symbols::Isolate* isolate_ = nullptr;
  v8_symbols::GetStackSample sample_ = nullptr;
  std::unordered_map<uint64_t, uint32_t> sites_;
  uint64_t last_hash_ = 0;
  uint32_t frames_ = 0;
  uint32_t mark_compacts_ = 0;
};

}  // namespace loopscope
