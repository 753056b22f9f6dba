// Calls that do next to nothing but cross the boundary, each in a way of its own.
#include <algorithm>
#include <string>

#include "lab/glue/arguments.h"
#include "lab/glue/boundary/parts.h"
#include "lab/glue/failure.h"
#include "lab/glue/new_array.h"

namespace loopscope::lab {

namespace {

using Info = const Napi::CallbackInfo&;

Napi::Value Nothing(Info info) { return info.Env().Undefined(); }

Napi::Value Add(Info info) {
  const Arguments arguments(info, "add(a, b)", 0, false);
  return Napi::Number::New(info.Env(), arguments.Number(0, "a") + arguments.Number(1, "b"));
}

const char* const kPassText = "Pass a string.";

// Node-API copies a string's characters out, in an encoding of the caller's choice: UTF-16 is the one that loses none.
std::u16string Characters(const Arguments& arguments, const char* name) {
  const Napi::Value value = arguments.At(0);
  if (!value.IsString())
    arguments.Refuse(std::string(name) + " must be a string and is " + Arguments::Describe(value), kPassText);
  return value.As<Napi::String>().Utf16Value();
}

Napi::Value CountSpaces(Info info) {
  const std::u16string text = Characters(Arguments(info, "countSpaces(text)", 0, false), "text");
  return Napi::Number::New(info.Env(), static_cast<double>(std::count(text.begin(), text.end(), u' ')));
}

Napi::Value ReverseText(Info info) {
  std::u16string text = Characters(Arguments(info, "reverseText(text)", 0, false), "text");
  std::reverse(text.begin(), text.end());
  return Napi::String::New(info.Env(), text);
}

Napi::Value SumPoint(Info info) {
  const Arguments arguments(info, "sumPoint(point)", 0, false);
  const Napi::Value value = arguments.At(0);
  if (!value.IsObject()) arguments.Refuse("point must be an object and is " + Arguments::Describe(value), "Pass x, y and z.");
  const Napi::Object point = value.As<Napi::Object>();
  double sum = 0;
  for (const char* name : {"x", "y", "z"}) {
    const Napi::Value number = point.Get(name);
    if (!number.IsNumber())
      arguments.Refuse(std::string("point.") + name + " must be a number and is " + Arguments::Describe(number),
                       "Pass numbers as x, y and z.");
    sum += number.As<Napi::Number>().DoubleValue();
  }
  return Napi::Number::New(info.Env(), sum);
}

Napi::Value MakePoint(Info info) {
  const Arguments arguments(info, "makePoint(x, y, z)", 0, false);
  Napi::Object point = Napi::Object::New(info.Env());
  point.Set("x", arguments.Number(0, "x"));
  point.Set("y", arguments.Number(1, "y"));
  point.Set("z", arguments.Number(2, "z"));
  return point;
}

Napi::Value SumArray(Info info) {
  const Arguments arguments(info, "sumArray(numbers)", 0, false);
  const Napi::Value value = arguments.At(0);
  if (!value.IsArray())
    arguments.Refuse("numbers must be an Array and is " + Arguments::Describe(value), "Pass an Array of numbers.");
  const Napi::Array numbers = value.As<Napi::Array>();
  const uint32_t length = numbers.Length();
  double sum = 0;
  for (uint32_t i = 0; i < length; i++) {
    // Thousands of handles would live until the call returns.
    const Napi::HandleScope scope(info.Env());
    const Napi::Value number = numbers.Get(i);
    if (!number.IsNumber())
      arguments.Refuse("numbers[" + std::to_string(i) + "] must be a number and is " + Arguments::Describe(number),
                       "Pass an Array of numbers.");
    sum += number.As<Napi::Number>().DoubleValue();
  }
  return Napi::Number::New(info.Env(), sum);
}

constexpr int64_t kMostElements = 1 << 24;

Napi::Value MakeArray(Info info) {
  const Arguments arguments(info, "makeArray(length)", 0, false);
  const auto length = static_cast<uint32_t>(arguments.Integer(0, "length", 0, kMostElements));
  Napi::Array numbers = Napi::Array::New(info.Env(), length);
  for (uint32_t i = 0; i < length; i++) {
    const Napi::HandleScope scope(info.Env());
    numbers.Set(i, Napi::Number::New(info.Env(), i));
  }
  return numbers;
}

Napi::Value SumTyped(Info info) {
  const Arguments arguments(info, "sumTyped(numbers)", 0, false);
  const View<double> numbers = arguments.Doubles(0, "numbers");
  double sum = 0;
  for (size_t i = 0; i < numbers.length; i++) sum += numbers.data[i];
  return Napi::Number::New(info.Env(), sum);
}

Napi::Value MakeTyped(Info info) {
  const Arguments arguments(info, "makeTyped(length)", 0, false);
  const auto length = static_cast<size_t>(arguments.Integer(0, "length", 0, kMostElements));
  Napi::Float64Array numbers = NewArray<Napi::Float64Array>(info.Env(), length);
  double* data = numbers.Data();
  for (size_t i = 0; i < length; i++) data[i] = static_cast<double>(i);
  return numbers;
}

Napi::Value CallBack(Info info) {
  const Arguments arguments(info, "callBack(fn, times)", 0, false);
  const Napi::Function fn = arguments.Callback(0, "fn", "Pass what is to be called with a number.");
  const auto times = static_cast<uint32_t>(arguments.Integer(1, "times", 0, kMostElements));
  double sum = 0;
  for (uint32_t i = 0; i < times; i++) {
    const Napi::HandleScope scope(info.Env());
    const napi_value number = Napi::Number::New(info.Env(), i);
    napi_value returned = nullptr;
    // Not Napi::Function::Call: it aborts where the callee throws null or undefined. What was thrown goes on to the caller.
    if (napi_call_function(info.Env(), info.Env().Undefined(), fn, 1, &number, &returned) != napi_ok) return Napi::Value();
    double value = 0;
    if (napi_get_value_double(info.Env(), returned, &value) != napi_ok)
      arguments.Refuse("fn must return a number and returned " + Arguments::Describe(Napi::Value(info.Env(), returned)),
                       "Return one.");
    sum += value;
  }
  return Napi::Number::New(info.Env(), sum);
}

Napi::Value Refusal(Info info) {
  throw Napi::Error::New(info.Env(), "This function always refuses; catch what it throws.");
}

Napi::Value CatchFrom(Info info) {
  const Arguments arguments(info, "catchFrom(fn)", 0, false);
  const Napi::Function fn = arguments.Callback(0, "fn", "Pass what may throw.");
  napi_value result = nullptr;
  if (napi_call_function(info.Env(), info.Env().Undefined(), fn, 0, nullptr, &result) == napi_ok)
    return info.Env().Undefined();
  if (napi_get_and_clear_last_exception(info.Env(), &result) != napi_ok) return Napi::Value();
  return Napi::Value(info.Env(), result);
}

Napi::Value Resolved(Info info) {
  const Napi::Promise::Deferred deferred(info.Env());
  Resolve(deferred, info[0]);
  return deferred.Promise();
}

}  // namespace

void DefineCalls(Napi::Env env, Napi::Object exports) {
  const std::pair<const char*, Napi::Value (*)(Info)> functions[] = {
      {"nothing", Nothing},
      {"add", Add},
      {"countSpaces", Guard<CountSpaces>},
      {"reverseText", Guard<ReverseText>},
      {"sumPoint", SumPoint},
      {"makePoint", MakePoint},
      {"sumArray", SumArray},
      {"makeArray", MakeArray},
      {"sumTyped", SumTyped},
      {"makeTyped", Guard<MakeTyped>},
      {"callBack", CallBack},
      {"refusal", Refusal},
      {"catchFrom", CatchFrom},
      {"resolved", Resolved},
  };
  for (const auto& [name, function] : functions) exports.Set(name, Napi::Function::New(env, function, name));
}

}  // namespace loopscope::lab
