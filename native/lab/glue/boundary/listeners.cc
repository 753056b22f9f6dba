// An object that keeps a callback, twice: so that neither is ever collected where the callback knows the object, and so that
// both are.
#include "lab/glue/arguments.h"
#include "lab/glue/boundary/parts.h"

namespace loopscope::lab {

namespace {

Napi::Function CallbackOf(const Napi::CallbackInfo& info, const char* signature) {
  return Arguments(info, signature, 0, false).Callback(0, "callback", "Pass what is to be called.");
}

// Not Napi::Function::Call: it aborts where the callee throws null or undefined.
Napi::Value Call(const Napi::CallbackInfo& info, napi_value callback) {
  const napi_value value = info[0];
  napi_value returned = nullptr;
  if (napi_call_function(info.Env(), info.This(), callback, 1, &value, &returned) != napi_ok) return Napi::Value();
  return Napi::Value(info.Env(), returned);
}

// The mistake. A strong reference is a root: V8 does not see that it belongs to an object that nobody else knows. Only
// close() mends it.
class LeakyListener : public Napi::ObjectWrap<LeakyListener> {
 public:
  explicit LeakyListener(const Napi::CallbackInfo& info)
      : ObjectWrap(info), callback_(Napi::Persistent(CallbackOf(info, "new LeakyListener(callback)"))) {}
  static Napi::Function Class(Napi::Env env) {
    return DefineClass(
        env, "LeakyListener",
        {InstanceMethod<&LeakyListener::Emit>("emit"), InstanceMethod<&LeakyListener::Close>("close")});
  }

 private:
  Napi::Value Emit(const Napi::CallbackInfo& info) {
    return callback_.IsEmpty() ? info.Env().Undefined() : Call(info, callback_.Value());
  }
  Napi::Value Close(const Napi::CallbackInfo& info) {
    callback_.Reset();
    return info.Env().Undefined();
  }
  Napi::FunctionReference callback_;
};

// Mended: the callback is a property of the JavaScript object, where the collector sees the cycle.
class Listener : public Napi::ObjectWrap<Listener> {
 public:
  explicit Listener(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    const Napi::Function callback = CallbackOf(info, "new Listener(callback)");
    // Neither seen by those who list the object's properties, nor to be changed.
    info.This().As<Napi::Object>().DefineProperty(Napi::PropertyDescriptor::Value(kCallback, callback, napi_default));
  }
  static Napi::Function Class(Napi::Env env) {
    return DefineClass(env, "Listener", {InstanceMethod<&Listener::Emit>("emit")});
  }

 private:
  static constexpr const char* kCallback = "callback";
  Napi::Value Emit(const Napi::CallbackInfo& info) {
    return Call(info, info.This().As<Napi::Object>().Get(kCallback));
  }
};

}  // namespace

void DefineListeners(Napi::Env env, Napi::Object exports) {
  exports.Set("LeakyListener", LeakyListener::Class(env));
  exports.Set("Listener", Listener::Class(env));
}

}  // namespace loopscope::lab
