#include "posts.h"

#include "clock.h"
#include "v8_symbols.h"

namespace loopscope {

using namespace schema;  // NOLINT: the format's constants are this file's vocabulary

namespace {

// Who calls with more arguments than these is given room for all.
constexpr size_t kFewArguments = 6;
// Of postMessage: the message, then the ports that go with it, as an array or in an object.
constexpr size_t kOptions = 1;
// More ports than a record's argument can count are not counted.
constexpr uint32_t kMostCarried = 0xffffff;
// A pipe between two processes has this property, and no other pipe has.
constexpr char kOfChannels[] = "pendingHandle";

// Of what the program hands over, anything may throw when it is looked at: then it is not recorded, and nobody hears of it.
void ForgetException(napi_env env) {
  bool pending = false;
  napi_value exception;
  if (napi_is_exception_pending(env, &pending) == napi_ok && pending) napi_get_and_clear_last_exception(env, &exception);
}

bool IsTrue(napi_env env, napi_value value) {
  bool is_true = false;
  return napi_get_value_bool(env, value, &is_true) == napi_ok && is_true;
}

uint32_t LowWord(double id) { return static_cast<uint32_t>(static_cast<uint64_t>(id)); }

// What a stream's writing methods return where the message is on its way.
bool IsZero(napi_env env, napi_value value) {
  int32_t number = -1;
  return napi_get_value_int32(env, value, &number) == napi_ok && number == 0;
}

bool IsChannel(napi_env env, napi_value pipe) {
  napi_value key;
  bool has = false;
  return napi_create_string_utf8(env, kOfChannels, NAPI_AUTO_LENGTH, &key) == napi_ok &&
         napi_has_own_property(env, pipe, key, &has) == napi_ok && has;
}

// The array of what goes with a message, which may be in an object; nullptr where there is none.
napi_value TransferList(napi_env env, napi_value options) {
  napi_valuetype type;
  bool is_array = false;
  if (napi_typeof(env, options, &type) != napi_ok || type != napi_object) return nullptr;
  if (napi_is_array(env, options, &is_array) == napi_ok && is_array) return options;
  napi_value list;
  if (napi_get_named_property(env, options, "transfer", &list) != napi_ok) return nullptr;
  return napi_is_array(env, list, &is_array) == napi_ok && is_array ? list : nullptr;
}

}  // namespace

bool Posts::Start(napi_env env) {
  const v8_symbols::Local function =
      v8_symbols::FunctionOf("_ZN4node9AsyncWrap10GetAsyncIdERKN2v820FunctionCallbackInfoINS1_5ValueEEE");
  return function != nullptr &&
         napi_create_reference(env, reinterpret_cast<napi_value>(function), 1, &async_id_of_) == napi_ok;
}

double Posts::AsyncIdOf(napi_env env, napi_value resource) const {
  napi_value function;
  napi_value result;
  double id = 0;
  if (napi_get_reference_value(env, async_id_of_, &function) != napi_ok ||
      napi_call_function(env, resource, function, 0, nullptr, &result) != napi_ok ||
      napi_get_value_double(env, result, &id) != napi_ok) {
    return 0;
  }
  return id > 0 ? id : 0;
}

napi_value Posts::Replace(napi_env env, const std::string& name, napi_value original, Through through) {
  auto replaced = std::make_unique<Replaced>(Replaced{this, nullptr, through});
  napi_value function;
  if (async_id_of_ == nullptr || napi_create_reference(env, original, 1, &replaced->original) != napi_ok ||
      napi_create_function(env, name.c_str(), name.size(), &Posts::Call, replaced.get(), &function) != napi_ok) {
    return nullptr;
  }
  replaced_.push_back(std::move(replaced));
  return function;
}

napi_value Posts::Call(napi_env env, napi_callback_info info) {
  napi_value few[kFewArguments];
  std::vector<napi_value> many;
  napi_value* arguments = few;
  size_t count = kFewArguments;
  napi_value self;
  void* data;
  if (napi_get_cb_info(env, info, &count, few, &self, &data) != napi_ok) return nullptr;
  if (count > kFewArguments) {
    many.resize(count);
    arguments = many.data();
    napi_get_cb_info(env, info, &count, arguments, &self, &data);
  }
  const auto* replaced = static_cast<const Replaced*>(data);
  const Posts& posts = *replaced->posts;
  // Whoever gets the message may be called before the call is over.
  const uint64_t began = MonotonicNs();
  napi_value original;
  napi_value result;
  // What it throws is thrown on when we return.
  if (napi_get_reference_value(env, replaced->original, &original) != napi_ok ||
      napi_call_function(env, self, original, count, arguments, &result) != napi_ok) {
    return nullptr;
  }
  if (replaced->through == Through::kPort) {
    if (IsTrue(env, result)) posts.Append(env, self, count > kOptions ? arguments[kOptions] : nullptr, began);
  } else if (IsZero(env, result) && IsChannel(env, self)) {
    posts.Append(env, self, nullptr, began);
  }
  return result;
}

void Posts::Append(napi_env env, napi_value self, napi_value options, uint64_t began) const {
  const double id = AsyncIdOf(env, self);
  if (id > 0) {
    const uint32_t carried = options == nullptr ? 0 : AppendCarried(env, self, options);
    log_->AppendAt(began, kKindPost, carried, LowWord(id), 0);
  }
  ForgetException(env);
}

// Only what has the prototype of the port itself is a port: the call has succeeded, so it can be nothing else.
uint32_t Posts::AppendCarried(napi_env env, napi_value self, napi_value options) const {
  napi_value list = TransferList(env, options);
  napi_value prototype;
  uint32_t length = 0;
  if (list == nullptr || napi_get_array_length(env, list, &length) != napi_ok ||
      napi_get_prototype(env, self, &prototype) != napi_ok) {
    return 0;
  }
  uint32_t carried = 0;
  for (uint32_t i = 0; i < length && carried < kMostCarried; i++) {
    napi_value one;
    napi_value its;
    napi_valuetype type;
    bool is_port = false;
    if (napi_get_element(env, list, i, &one) != napi_ok || napi_typeof(env, one, &type) != napi_ok) return carried;
    if (type != napi_object || napi_get_prototype(env, one, &its) != napi_ok ||
        napi_strict_equals(env, its, prototype, &is_port) != napi_ok || !is_port) {
      continue;
    }
    log_->AppendUntimed(kKindCarry, 0, LowWord(AsyncIdOf(env, one)), 0);
    carried++;
  }
  return carried;
}

}  // namespace loopscope
