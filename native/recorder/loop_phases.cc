#include "loop_phases.h"

#include <algorithm>
#include <cstdlib>

namespace loopscope {

using namespace schema;  // NOLINT: the format's constants are this file's vocabulary

namespace {

// Node's handles keep their own data, so the wrappers find us by the thread: it has one loop.
thread_local LoopPhases* this_threads_phases = nullptr;

// libuv's own number, where nothing else is said.
constexpr uint32_t kPoolThreads = 4;

uint64_t Events(uv_loop_t* loop) {
  uv_metrics_t metrics;
  return uv_metrics_info(loop, &metrics) == 0 ? metrics.events : 0;
}

// As libuv reads it when the first request makes the pool.
uint32_t PoolThreads() {
  const char* value = getenv("UV_THREADPOOL_SIZE");
  if (value == nullptr) return kPoolThreads;
  const auto threads = static_cast<uint32_t>(atoi(value));
  return threads == 0 ? 1 : std::min(threads, kMostPoolThreads);
}

}  // namespace

LoopPhases::LoopPhases(EventLog* log) : log_(log), pool_threads_(PoolThreads()) {}

// Node's check handle is the first active one, and Node makes its timer handle just before it. (Timers that a loop has
// earlier than that belong to the platform.)
void LoopPhases::Find(uv_handle_t* handle, void* data) {
  auto* self = static_cast<LoopPhases*>(data);
  if (self->node_check_ != nullptr) return;
  if (handle->type == UV_TIMER) self->node_timer_ = reinterpret_cast<uv_timer_t*>(handle);
  if (handle->type == UV_CHECK && uv_is_active(handle)) self->node_check_ = reinterpret_cast<uv_check_t*>(handle);
}

bool LoopPhases::Start(uv_loop_t* loop) {
  if (this_threads_phases != nullptr) return false;
  loop_ = loop;
  uv_walk(loop, &LoopPhases::Find, this);
  if (node_check_ == nullptr || node_timer_ == nullptr) return false;

  uv_prepare_init(loop, &prepare_);
  uv_check_init(loop, &check_);
  uv_timer_init(loop, &sentinel_);
  prepare_.data = check_.data = sentinel_.data = this;
  open_handles_ = 3;
  uv_prepare_start(&prepare_, &LoopPhases::OnPrepare);
  uv_check_start(&check_, &LoopPhases::OnCheck);
  uv_timer_start(&sentinel_, &LoopPhases::OnSentinel, 0, 0);
  uv_unref(reinterpret_cast<uv_handle_t*>(&prepare_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&check_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&sentinel_));

  this_threads_phases = this;
  original_check_ = node_check_->check_cb;
  node_check_->check_cb = &LoopPhases::OnNodeCheck;
  WrapTimers();
  log_->Append(kKindPhase, kPhaseMain, 0, 0);
  return true;
}

void LoopPhases::Close(void (*done)(void*), void* data) {
  done_ = done;
  done_data_ = data;
  if (open_handles_ == 0) {
    done(data);
    return;
  }
  this_threads_phases = nullptr;
  if (node_check_->check_cb == &LoopPhases::OnNodeCheck) node_check_->check_cb = original_check_;
  if (node_timer_->timer_cb == &LoopPhases::OnNodeTimers) node_timer_->timer_cb = original_timers_;
  uv_close(reinterpret_cast<uv_handle_t*>(&prepare_), &LoopPhases::OnClosed);
  uv_close(reinterpret_cast<uv_handle_t*>(&check_), &LoopPhases::OnClosed);
  uv_close(reinterpret_cast<uv_handle_t*>(&sentinel_), &LoopPhases::OnClosed);
}

void LoopPhases::OnClosed(uv_handle_t* handle) {
  auto* self = static_cast<LoopPhases*>(handle->data);
  if (--self->open_handles_ == 0) self->done_(self->done_data_);
}

// uv_timer_start sets the callback anew each time Node arms its timer, so the wrapper is put back wherever we come by.
void LoopPhases::WrapTimers() {
  if (node_timer_->timer_cb == nullptr || node_timer_->timer_cb == &LoopPhases::OnNodeTimers) return;
  original_timers_ = node_timer_->timer_cb;
  node_timer_->timer_cb = &LoopPhases::OnNodeTimers;
}

void LoopPhases::Mark(uint32_t phase) {
  turned_ = false;
  log_->Append(kKindPhase, phase, 0, 0);
  log_->Publish();
}

void LoopPhases::Turn() {
  if (!turned_) log_->Append(kKindPhase, kPhaseTurn, 0, 0);
  turned_ = true;
  log_->Publish();
}

// A program may set the variable itself before its first request.
void LoopPhases::TellPool() {
  pool_made_ = true;
  const uint32_t threads = PoolThreads();
  if (threads != pool_threads_) log_->Append(kKindPool, 0, threads, 0);
}

void LoopPhases::OnPrepare(uv_prepare_t* handle) {
  auto* self = static_cast<LoopPhases*>(handle->data);
  uv_timer_stop(&self->sentinel_);
  // Node tears its environment down with a few more turns of the loop: they are no longer the program's.
  self->over_ = uv_is_closing(reinterpret_cast<uv_handle_t*>(self->node_check_));
  if (self->over_) return;
  self->WrapTimers();
  if (!self->pool_made_ && self->loop_->active_reqs.count > 0) self->TellPool();
  self->idle_before_ = uv_metrics_idle_time(self->loop_);
  self->events_before_ = Events(self->loop_);
  self->Mark(kPhasePoll);
}

void LoopPhases::OnCheck(uv_check_t* handle) {
  auto* self = static_cast<LoopPhases*>(handle->data);
  if (self->over_) return;
  const uint64_t idle = uv_metrics_idle_time(self->loop_) - self->idle_before_;
  const uint64_t events = std::min<uint64_t>(Events(self->loop_) - self->events_before_, 0xffff);
  self->log_->Append(kKindPhase, kPhaseCheck, static_cast<uint32_t>(idle),
                     static_cast<uint32_t>((idle >> 32) & 0xffff) | static_cast<uint32_t>(events) << 16);
  self->turned_ = false;
  self->WrapTimers();
  uv_timer_start(&self->sentinel_, &LoopPhases::OnSentinel, 0, 0);
}

void LoopPhases::OnNodeCheck(uv_check_t* handle) {
  LoopPhases* self = this_threads_phases;
  self->original_check_(handle);
  // The environment may have been torn down in there (process.exit in an immediate of a worker).
  if (this_threads_phases != self) return;
  self->Mark(kPhaseClosing);
  self->WrapTimers();
}

void LoopPhases::OnSentinel(uv_timer_t* handle) {
  auto* self = static_cast<LoopPhases*>(handle->data);
  self->WrapTimers();
  self->Turn();
  // For another uv_run, after 'beforeExit': what that arms is due no earlier than this. Prepare stops it.
  uv_timer_start(handle, &LoopPhases::OnSentinel, 1, 0);
}

void LoopPhases::OnNodeTimers(uv_timer_t* handle) {
  LoopPhases* self = this_threads_phases;
  self->Mark(kPhaseTimers);
  self->original_timers_(handle);
  if (this_threads_phases != self) return;
  self->Turn();
}

}  // namespace loopscope
