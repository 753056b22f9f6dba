#include "script_maps.h"

#include <cstring>

namespace loopscope {

using namespace v8_symbols;  // NOLINT

namespace {

constexpr int kFrames = 32;
// v8::StackTrace::StackTraceOptions: everything that a frame can tell.
constexpr int kDetailed = 0x7f;
// More scripts than this are generated code, which has no maps.
constexpr size_t kMostScripts = 100000;

// A v8::Local is one pointer, and so is what its methods are called on.
struct Symbols {
  Local (*current)(Isolate*, int limit, int options) =
      Find<Local (*)(Isolate*, int, int)>("_ZN2v810StackTrace17CurrentStackTraceEPNS_7IsolateEiNS0_17StackTraceOptionsE");
  int (*frame_count)(Local trace) = Find<int (*)(Local)>("_ZNK2v810StackTrace13GetFrameCountEv");
  Local (*frame)(Local trace, Isolate*, uint32_t index) =
      Find<Local (*)(Local, Isolate*, uint32_t)>("_ZNK2v810StackTrace8GetFrameEPNS_7IsolateEj");
  int (*script_id)(Local frame) = Find<int (*)(Local)>("_ZNK2v810StackFrame11GetScriptIdEv");
  Local (*script_name)(Local frame) = Find<Local (*)(Local)>("_ZNK2v810StackFrame13GetScriptNameEv");
  Local (*map_url)(Local frame) = Find<Local (*)(Local)>("_ZNK2v810StackFrame25GetScriptSourceMappingURLEv");

  bool complete() const { return current && frame_count && frame && script_id && script_name && map_url; }
};

const Symbols& symbols() {
  static const Symbols found;
  return found;
}

bool IsString(Napi::Env env, Local value) {
  napi_valuetype type;
  return value != nullptr && napi_typeof(env, reinterpret_cast<napi_value>(value), &type) == napi_ok &&
         type == napi_string;
}

bool IsDataUrl(Napi::Env env, Local url) {
  char begin[6] = {};
  return IsString(env, url) &&
         napi_get_value_string_latin1(env, reinterpret_cast<napi_value>(url), begin, sizeof begin, nullptr) == napi_ok &&
         strcmp(begin, "data:") == 0;
}

}  // namespace

bool ScriptMaps::Start() {
  isolate_ = CurrentIsolate();
  if (!symbols().complete()) isolate_ = nullptr;
  return isolate_ != nullptr;
}

Napi::Value ScriptMaps::Collect(Napi::Env env) {
  napi_value found = nullptr;
  uint32_t count = 0;
  if (isolate_ != nullptr && seen_.size() < kMostScripts) {
    Local trace = symbols().current(isolate_, kFrames, kDetailed);
    const int frames = trace == nullptr ? 0 : symbols().frame_count(trace);
    for (int i = 0; i < frames; i++) {
      Local frame = symbols().frame(trace, isolate_, static_cast<uint32_t>(i));
      if (frame == nullptr || !seen_.insert(symbols().script_id(frame)).second) continue;
      Local name = symbols().script_name(frame);
      Local url = symbols().map_url(frame);
      if (!IsDataUrl(env, url) || !IsString(env, name)) continue;
      if (found == nullptr && napi_create_array(env, &found) != napi_ok) break;
      napi_set_element(env, found, count++, reinterpret_cast<napi_value>(name));
      napi_set_element(env, found, count++, reinterpret_cast<napi_value>(url));
    }
  }
  return found == nullptr ? env.Undefined() : Napi::Value(env, found);
}

}  // namespace loopscope
