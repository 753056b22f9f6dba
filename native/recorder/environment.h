#pragma once

#include <napi.h>

#include "call_sites.h"
#include "event_log.h"
#include "gc.h"
#include "loop_phases.h"
#include "posts.h"
#include "script_maps.h"

namespace loopscope {

// The recorder of one Node environment (the main thread, or one worker), from its preload to its end. It owns itself:
//
//   main thread   lives until the process ends; exit() tells the exit code, on whichever way it is reached
//   worker        a cleanup hook of the environment ends the log, closes the handles and deletes it once they have closed
class Environment {
 public:
  // Opens the log and starts what can be started. On failure returns nullptr and the reason in `why`.
  static Environment* Start(Napi::Env env, const std::string& threads, uint32_t pid, uint32_t tid, bool main,
                            bool with_v8, const std::string& room, std::string* why);

  EventLog& log() { return log_; }
  const LoopPhases& phases() const { return phases_; }
  GarbageCollections& gc() { return gc_; }
  CallSites& sites() { return sites_; }
  ScriptMaps& maps() { return maps_; }
  Posts& posts() { return posts_; }
  bool has_phases() const { return has_phases_; }
  bool has_gc() const { return has_gc_; }
  bool has_sites() const { return has_sites_; }
  bool has_posts() const { return has_posts_; }

 private:
  explicit Environment(bool main) : main_(main), phases_(&log_), gc_(&log_), posts_(&log_) {}

  static void OnCleanup(napi_async_cleanup_hook_handle handle, void* data);
  static void OnHandlesClosed(void* data);
  static void OnExit(int code, void* data);

  const bool main_;
  EventLog log_;
  LoopPhases phases_;
  GarbageCollections gc_;
  CallSites sites_;
  ScriptMaps maps_;
  Posts posts_;
  bool has_phases_ = false;
  bool has_gc_ = false;
  bool has_sites_ = false;
  bool has_posts_ = false;
  napi_async_cleanup_hook_handle cleanup_ = nullptr;
};

}  // namespace loopscope
