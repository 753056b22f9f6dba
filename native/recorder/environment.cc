#include "environment.h"

#include <cstdlib>

namespace loopscope {

Environment* Environment::Start(Napi::Env env, const std::string& threads, uint32_t pid, uint32_t tid, bool main,
                                bool with_v8, const std::string& room, std::string* why) {
  auto* self = new Environment(main);
  *why = self->log_.Open(threads, pid, tid, room);
  if (!why->empty()) {
    delete self;
    return nullptr;
  }
  self->log_.Append(schema::kKindThreadStart, main ? 1 : 0, pid, tid);
  uv_loop_t* loop = nullptr;
  self->has_phases_ = napi_get_uv_event_loop(env, &loop) == napi_ok && self->phases_.Start(loop);
  self->has_gc_ = with_v8 && self->gc_.Start();
  self->has_sites_ = with_v8 && self->sites_.Start();
  if (with_v8) self->maps_.Start();
  self->has_posts_ = with_v8 && self->posts_.Start(env);
  napi_add_async_cleanup_hook(env, &Environment::OnCleanup, self, &self->cleanup_);
  // A process can end from any place without an environment's clean-up; exit() is on all ways but a signal's.
  if (main) on_exit(&Environment::OnExit, self);
  return self;
}

void Environment::OnCleanup(napi_async_cleanup_hook_handle handle, void* data) {
  auto* self = static_cast<Environment*>(data);
  self->gc_.AppendSpaces();
  self->gc_.Stop();
  if (!self->main_) self->log_.End(false, 0);
  self->phases_.Close(&Environment::OnHandlesClosed, self);
}

void Environment::OnHandlesClosed(void* data) {
  auto* self = static_cast<Environment*>(data);
  napi_remove_async_cleanup_hook(self->cleanup_);
  if (self->main_) return;
  self->log_.Unmap();
  delete self;
}

void Environment::OnExit(int code, void* data) { static_cast<Environment*>(data)->log_.End(true, code); }

}  // namespace loopscope
