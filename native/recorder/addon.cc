// What the preload calls. Each function is bound to the environment that `start` made.
//
//   onFirstThread: boolean           whether the calling thread is the first of its process: no worker is
//   start(threads, pid, tid, main, withV8, room) → { windows: [Uint32Array, Uint32Array], control: Float64Array,
//                                      numbers: Uint32Array, flight, phases, gc, sites, posts: boolean,
//                                      loop: [address, of requests, of finished] | null, poolThreads: number,
//                                      request(), prepare(), look(), learn(site), maps(), now(), heapSpaces(), recordHeap(),
//                                      calibrate(withSites, withSpaces), dropTrampoline(), asyncIdOf(resource),
//                                      posting(name, original, through) }, or a string: why not
#include <napi.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <uv.h>

#include <cstddef>

#include "calibration.h"
#include "clock.h"
#include "environment.h"
#include "trampoline.h"

namespace loopscope {
namespace {

// A view over memory that is not JavaScript's. Nothing is called when it is collected.
Napi::Value Words(Napi::Env env, void* memory, size_t bytes) {
  auto buffer = Napi::ArrayBuffer::New(env, memory, bytes);
  return Napi::Uint32Array::New(env, bytes / sizeof(uint32_t), buffer, 0);
}

Environment* Of(const Napi::CallbackInfo& info) { return static_cast<Environment*>(info.Data()); }

Napi::Value Request(const Napi::CallbackInfo& info) {
  Of(info)->log().RequestNext();
  return info.Env().Undefined();
}

// True where the segment after the current one is mapped.
Napi::Value Prepare(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), Of(info)->log().PrepareNext());
}

Napi::Value Look(const Napi::CallbackInfo& info) {
  Environment* environment = Of(info);
  const int64_t site = environment->sites().Look(environment->gc().mark_compacts());
  return Napi::Number::New(info.Env(), static_cast<double>(site));
}

Napi::Value Maps(const Napi::CallbackInfo& info) { return Of(info)->maps().Collect(info.Env()); }

Napi::Value Learn(const Napi::CallbackInfo& info) {
  Of(info)->sites().Learn(info[0].As<Napi::Number>().Uint32Value());
  return info.Env().Undefined();
}

// CLOCK_MONOTONIC in nanoseconds, exact below 2^53: for setting JavaScript's clock by it.
Napi::Value Now(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(MonotonicNs()));
}

Napi::Value HeapSpaceNames(const Napi::CallbackInfo& info) {
  const auto names = Of(info)->gc().Spaces();
  auto result = Napi::Array::New(info.Env(), names.size());
  for (uint32_t i = 0; i < names.size(); i++) result.Set(i, names[i]);
  return result;
}

Napi::Value RecordHeap(const Napi::CallbackInfo& info) {
  Of(info)->gc().RecordSpaces();
  return info.Env().Undefined();
}

// What the parts of a record cost here, in nanoseconds: a reading of the clock, a step of work, a look-up of a site, the
// frames of that, a reading of the heap.
Napi::Value Measure(const Napi::CallbackInfo& info) {
  Environment* environment = Of(info);
  const Calibration parts = Calibrate(environment->gc(), environment->sites(), info[0].As<Napi::Boolean>(), info[1].As<Napi::Boolean>());
  auto result = Napi::Array::New(info.Env(), 5);
  result.Set(0u, parts.clock);
  result.Set(1u, parts.step);
  result.Set(2u, parts.site);
  result.Set(3u, parts.site_frames);
  result.Set(4u, parts.heap);
  return result;
}

Napi::Value DropTrampoline(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), DropCallbackTrampoline(info.Env()));
}

Napi::Value AsyncIdOf(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), Of(info)->posts().AsyncIdOf(info.Env(), info[0]));
}

// Undefined where no function can be made.
Napi::Value Posting(const Napi::CallbackInfo& info) {
  const auto through = static_cast<Posts::Through>(info[2].As<Napi::Number>().Uint32Value());
  const napi_value made = Of(info)->posts().Replace(info.Env(), info[0].As<Napi::String>(), info[1], through);
  return made == nullptr ? info.Env().Undefined() : Napi::Value(info.Env(), made);
}

// Where the thread's loop is in memory, and in it how many requests are under way and the list of those that the pool has
// finished: the address, then two offsets in bytes. For whoever may read this memory from outside.
Napi::Value LoopPlace(Napi::Env env) {
  uv_loop_t* loop = nullptr;
  if (napi_get_uv_event_loop(env, &loop) != napi_ok || loop == nullptr) return env.Null();
  auto place = Napi::Array::New(env, 3);
  place.Set(0u, static_cast<double>(reinterpret_cast<uintptr_t>(loop)));
  place.Set(1u, static_cast<double>(offsetof(uv_loop_t, active_reqs)));
  place.Set(2u, static_cast<double>(offsetof(uv_loop_t, wq)));
  return place;
}

Napi::Value Start(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  std::string why;
  Environment* environment =
      Environment::Start(env, info[0].As<Napi::String>(), info[1].As<Napi::Number>().Uint32Value(),
                         info[2].As<Napi::Number>().Uint32Value(), info[3].As<Napi::Boolean>(),
                         info[4].As<Napi::Boolean>(), info[5].As<Napi::String>(), &why);
  if (environment == nullptr) return Napi::String::New(env, why);

  EventLog& log = environment->log();
  auto windows = Napi::Array::New(env, 2);
  for (uint32_t i = 0; i < 2; i++) windows.Set(i, Words(env, log.window(i), EventLog::kWindowBytes));
  auto control = Napi::ArrayBuffer::New(env, &log.control(), sizeof(EventLog::Control));

  auto result = Napi::Object::New(env);
  result.Set("windows", windows);
  result.Set("control", Napi::Float64Array::New(env, 5, control, 0));
  result.Set("numbers", Napi::Uint32Array::New(env, 3, control, 5 * sizeof(double)));
  result.Set("flight", log.is_flight());
  result.Set("phases", environment->has_phases());
  result.Set("gc", environment->has_gc());
  result.Set("sites", environment->has_sites());
  result.Set("posts", environment->has_posts());
  result.Set("loop", LoopPlace(env));
  result.Set("poolThreads", environment->phases().pool_threads());
  result.Set("request", Napi::Function::New<Request>(env, "request", environment));
  result.Set("prepare", Napi::Function::New<Prepare>(env, "prepare", environment));
  result.Set("look", Napi::Function::New<Look>(env, "look", environment));
  result.Set("learn", Napi::Function::New<Learn>(env, "learn", environment));
  result.Set("maps", Napi::Function::New<Maps>(env, "maps", environment));
  result.Set("heapSpaces", Napi::Function::New<HeapSpaceNames>(env, "heapSpaces", environment));
  result.Set("recordHeap", Napi::Function::New<RecordHeap>(env, "recordHeap", environment));
  result.Set("calibrate", Napi::Function::New<Measure>(env, "calibrate", environment));
  result.Set("asyncIdOf", Napi::Function::New<AsyncIdOf>(env, "asyncIdOf", environment));
  result.Set("posting", Napi::Function::New<Posting>(env, "posting", environment));
  result.Set("dropTrampoline", Napi::Function::New<DropTrampoline>(env, "dropTrampoline"));
  result.Set("now", Napi::Function::New<Now>(env, "now", environment));
  return result;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("onFirstThread", syscall(SYS_gettid) == getpid());
  exports.Set("start", Napi::Function::New<Start>(env, "start"));
  return exports;
}

}  // namespace

NODE_API_MODULE(loopscope_recorder, Init)

}  // namespace loopscope
