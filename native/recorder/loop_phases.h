#pragma once

#include <uv.h>

#include <cstdint>

#include "event_log.h"

namespace loopscope {

// Exact begin and end of the loop's phases, by public uv.h alone. In the order of an iteration since libuv 1.45:
//
//   pending · idle · prepare │ poll │ check            │ closing │ timers
//                      our prepare  our check, then     │         our sentinel timer, due at once
//                                   Node's, wrapped     CLOSING   and Node's timer, wrapped
//                      POLL ▲       CHECK ▲             ▲         TURN / TIMERS … TURN
//
// Our handles are unreferenced: they keep nothing alive. Handles started last run first. The sentinel is due whenever
// the timers step is reached and stopped before poll asks how long it may sleep, so it never wakes anything.
class LoopPhases {
 public:
  // `log` must outlive the handles' close callbacks.
  explicit LoopPhases(EventLog* log);
  LoopPhases(const LoopPhases&) = delete;
  LoopPhases& operator=(const LoopPhases&) = delete;

  // Starts recording on the loop of this thread. False where the loop or Node's handles can't be found.
  bool Start(uv_loop_t* loop);

  // Puts Node's callbacks back and closes our handles; `done(data)` once the last of them has closed.
  void Close(void (*done)(void*), void* data);

  // How many threads libuv's pool will have, as far as the environment variable told at the start.
  uint32_t pool_threads() const { return pool_threads_; }

 private:
  static void OnPrepare(uv_prepare_t* handle);
  static void OnCheck(uv_check_t* handle);
  static void OnSentinel(uv_timer_t* handle);
  static void OnNodeCheck(uv_check_t* handle);
  static void OnNodeTimers(uv_timer_t* handle);
  static void OnClosed(uv_handle_t* handle);
  static void Find(uv_handle_t* handle, void* data);

  void WrapTimers();
  void Mark(uint32_t phase);
  void Turn();
  void TellPool();

  EventLog* log_;
  uv_loop_t* loop_ = nullptr;
  uv_prepare_t prepare_;
  uv_check_t check_;
  uv_timer_t sentinel_;
  uv_check_t* node_check_ = nullptr;
  uv_timer_t* node_timer_ = nullptr;
  uv_check_cb original_check_ = nullptr;
  uv_timer_cb original_timers_ = nullptr;
  uint64_t idle_before_ = 0;
  uint64_t events_before_ = 0;
  const uint32_t pool_threads_;
  // Whether the pool is there.
  bool pool_made_ = false;
  bool turned_ = false;
  bool over_ = false;
  int open_handles_ = 0;
  void (*done_)(void*) = nullptr;
  void* done_data_ = nullptr;
};

}  // namespace loopscope
