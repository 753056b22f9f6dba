#pragma once

#include <napi.h>

#include <unordered_set>

#include "v8_symbols.h"

namespace loopscope {

// Finds the source maps of scripts that were compiled in memory (by a loader or a require hook): the script on the disk is
// not what V8 runs, so only V8 has the map, as the data: URL behind the script's last comment.
class ScriptMaps {
 public:
  // False where this Node does not export what is needed.
  bool Start();

  // [name, url, name, url, …] of the scripts on the stack that have not been on it before and that carry their map with
  // them; undefined where there are none.
  Napi::Value Collect(Napi::Env env);

 private:
  v8_symbols::Isolate* isolate_ = nullptr;
  std::unordered_set<int> seen_;
};

}  // namespace loopscope
