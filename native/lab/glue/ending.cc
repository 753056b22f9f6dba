#include "lab/glue/ending.h"

namespace loopscope::lab {

bool CanCallJavaScript(napi_env env) {
  napi_handle_scope scope;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return false;
  // Of those that are refused where JavaScript is, the one that does least.
  napi_value undefined, result;
  bool pending = false;
  const bool can = napi_get_undefined(env, &undefined) == napi_ok &&
                   (napi_coerce_to_bool(env, undefined, &result) == napi_ok ||
                    (napi_is_exception_pending(env, &pending) == napi_ok && pending));
  napi_close_handle_scope(env, scope);
  return can;
}

void Ending::Define(Napi::Env env) {
  auto* holder = new std::shared_ptr<Ending>(new Ending(env));
  env.SetInstanceData<std::shared_ptr<Ending>>(holder);
  // The hook holds a share until the loop has let go of the handle.
  if ((*holder)->StartWatching())
    napi_add_async_cleanup_hook(env, OnCleanup, new std::shared_ptr<Ending>(*holder), &(*holder)->cleanup_);
}

std::shared_ptr<Ending> Ending::Of(Napi::Env env) { return *env.GetInstanceData<std::shared_ptr<Ending>>(); }

bool Ending::StartWatching() {
  uv_loop_t* loop = nullptr;
  if (napi_get_uv_event_loop(env_, &loop) != napi_ok || !loop) return false;
  prepare_ = new uv_prepare_t;
  uv_prepare_init(loop, prepare_);
  prepare_->data = this;
  uv_unref(reinterpret_cast<uv_handle_t*>(prepare_));
  return true;
}

void Ending::Tell(const void* who, std::function<void()> end) {
  told_[who] = std::move(end);
  if (prepare_) uv_prepare_start(prepare_, OnPrepare);
  if (!listens_) ListenToExit();
}

void Ending::Forget(const void* who) {
  told_.erase(who);
  if (told_.empty() && prepare_) uv_prepare_stop(prepare_);
}

void Ending::ListenToExit() {
  listens_ = true;
  const Napi::Env env(env_);
  const Napi::Value process = env.Global().Get("process");
  if (!process.IsObject()) return;
  const Napi::Value once = process.As<Napi::Object>().Get("once");
  if (!once.IsFunction()) return;
  const Napi::Function listener = Napi::Function::New(
      env, [ending = std::weak_ptr<Ending>(shared_from_this())](const Napi::CallbackInfo&) {
        if (const std::shared_ptr<Ending> self = ending.lock()) self->End();
      });
  once.As<Napi::Function>().Call(process, {Napi::String::New(env, "exit"), listener});
}

void Ending::End() {
  if (prepare_) uv_prepare_stop(prepare_);
  const auto told = std::move(told_);
  told_.clear();
  for (const auto& [who, end] : told) end();
}

void Ending::OnPrepare(uv_prepare_t* handle) {
  Ending* self = static_cast<Ending*>(handle->data);
  if (!CanCallJavaScript(self->env_)) self->End();
}

void Ending::OnCleanup(napi_async_cleanup_hook_handle, void* data) {
  auto* holder = static_cast<std::shared_ptr<Ending>*>(data);
  Ending* self = holder->get();
  self->End();
  uv_prepare_t* handle = self->prepare_;
  self->prepare_ = nullptr;
  handle->data = holder;
  uv_close(reinterpret_cast<uv_handle_t*>(handle), [](uv_handle_t* closed) {
    auto* last = static_cast<std::shared_ptr<Ending>*>(closed->data);
    delete reinterpret_cast<uv_prepare_t*>(closed);
    napi_remove_async_cleanup_hook((*last)->cleanup_);
    delete last;
  });
}

}  // namespace loopscope::lab
