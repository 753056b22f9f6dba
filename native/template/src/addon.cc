// The glue: checks what JavaScript passes, calls the work, hands back the result.
#include <napi.h>

#include <vector>

#include "mean.h"

namespace {

// Throws a TypeError that says what was passed wrongly.
Napi::Float64Array NumbersOf(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray() || info[0].As<Napi::TypedArray>().TypedArrayType() != napi_float64_array)
    throw Napi::TypeError::New(info.Env(), "values must be a Float64Array; make one with Float64Array.from(values).");
  return info[0].As<Napi::Float64Array>();
}

// mean(values): at once. The JavaScript thread waits for it.
Napi::Value MeanNow(const Napi::CallbackInfo& info) {
  const Napi::Float64Array values = NumbersOf(info);
  return Napi::Number::New(info.Env(), Mean(values.Data(), values.ElementLength()));
}

// The same on a thread of libuv's pool.
class MeanWorker : public Napi::AsyncWorker {
 public:
  MeanWorker(Napi::Env env, const Napi::Float64Array& values)
      : AsyncWorker(env), deferred_(env), values_(values.Data(), values.Data() + values.ElementLength()) {}

  Napi::Promise Promise() const { return deferred_.Promise(); }

 protected:
  // Not the JavaScript thread: nothing of Napi may be touched here, which is why the numbers were copied.
  void Execute() override { mean_ = Mean(values_.data(), values_.size()); }
  void OnOK() override { deferred_.Resolve(Napi::Number::New(Env(), mean_)); }
  void OnError(const Napi::Error& error) override { deferred_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred deferred_;
  std::vector<double> values_;
  double mean_ = 0;
};

Napi::Value MeanAsync(const Napi::CallbackInfo& info) {
  MeanWorker* worker = new MeanWorker(info.Env(), NumbersOf(info));
  const Napi::Promise promise = worker->Promise();
  worker->Queue();
  return promise;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("mean", Napi::Function::New(env, MeanNow, "mean"));
  exports.Set("meanAsync", Napi::Function::New(env, MeanAsync, "meanAsync"));
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
