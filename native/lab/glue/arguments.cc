#include "lab/glue/arguments.h"

#include <cmath>

namespace loopscope::lab {

namespace {

[[noreturn]] void Throw(Napi::Error error, const char* code) {
  error.Set("code", Napi::String::New(error.Env(), code));
  throw error;
}

std::string NumberText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (std::floor(value) == value && std::fabs(value) < 1e15) return std::to_string(static_cast<int64_t>(value));
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

}  // namespace

std::string Arguments::Describe(const Napi::Value& value) {
  if (value.IsUndefined()) return "undefined";
  if (value.IsNull()) return "null";
  if (value.IsNumber()) return "the number " + NumberText(value.As<Napi::Number>().DoubleValue());
  if (value.IsString()) return "a string";
  if (value.IsFunction()) return "a function";
  if (value.IsArray()) return "an Array";
  if (value.IsTypedArray() || value.IsObject()) {
    const Napi::Value maker = value.As<Napi::Object>().Get("constructor");
    if (maker.IsFunction()) {
      const Napi::Value name = maker.As<Napi::Object>().Get("name");
      if (name.IsString() && !name.As<Napi::String>().Utf8Value().empty())
        return "an object of " + name.As<Napi::String>().Utf8Value();
    }
    return "an object";
  }
  return "a value of another type";
}

void Arguments::Refuse(const std::string& sentence, const char* mend) const {
  Throw(Napi::TypeError::New(Env(), std::string(signature_) + ": " + sentence + ". " + mend), "ERR_LAB_ARGUMENT");
}

void Arguments::RefuseRange(const std::string& sentence, const char* mend) const {
  Throw(Napi::RangeError::New(Env(), std::string(signature_) + ": " + sentence + ". " + mend), "ERR_LAB_RANGE");
}

template <typename T>
View<T> Arguments::TypedArray(size_t index, const char* name, napi_typedarray_type type, const char* typeName,
                              Access access) const {
  const Napi::Value value = At(index);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type)
    Refuse(std::string(name) + " must be a " + typeName + " and is " + Describe(value),
           (std::string("Make one with ") + typeName + ".from(values).").c_str());
  napi_typedarray_type found;
  View<T> view;
  void* data = nullptr;
  napi_value buffer;
  size_t offset = 0;
  if (napi_get_typedarray_info(Env(), value, &found, &view.length, &data, &buffer, &offset) != napi_ok)
    Refuse(std::string("the memory of ") + name + " cannot be had", "Pass a typed array on an ordinary ArrayBuffer.");
  const Napi::Value owner(Env(), buffer);
  if (!owner.IsArrayBuffer())
    Refuse(std::string(name) + " lies on shared memory", "Pass a typed array on an ordinary ArrayBuffer.");
  if (owner.As<Napi::ArrayBuffer>().IsDetached())
    RefuseRange(std::string(name) + " has no memory any more, its buffer was detached",
                "Pass it before its buffer is transferred.");
  view.data = static_cast<T*>(data);
  if (!hold_) return view;
  view.held = HeldMemory(owner.As<Napi::ArrayBuffer>());
  view.changing = true;
  if (!view.held && access == Access::kRead) {
    view.held = HeldMemory::CopyOf(data, view.length * sizeof(T));
    view.data = static_cast<T*>(view.held.Data());
    view.changing = false;
  }
  return view;
}

View<double> Arguments::Doubles(size_t index, const char* name, Access access) const {
  return TypedArray<double>(index, name, napi_float64_array, "Float64Array", access);
}

View<uint8_t> Arguments::Bytes(size_t index, const char* name, Access access) const {
  const Napi::Value value = At(index);
  if (value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == napi_uint8_clamped_array)
    return TypedArray<uint8_t>(index, name, napi_uint8_clamped_array, "Uint8ClampedArray", access);
  return TypedArray<uint8_t>(index, name, napi_uint8_array, "Uint8Array", access);
}

int64_t Arguments::Integer(size_t index, const char* name, int64_t least, int64_t most) const {
  const Napi::Value value = At(index);
  const std::string range = std::to_string(least) + " to " + std::to_string(most);
  const std::string mend = "Pass a whole number from " + range + ".";
  if (!value.IsNumber())
    Refuse(std::string(name) + " must be a whole number and is " + Describe(value), mend.c_str());
  const double number = value.As<Napi::Number>().DoubleValue();
  if (!(number >= static_cast<double>(least) && number <= static_cast<double>(most)) || std::floor(number) != number)
    RefuseRange(std::string(name) + " must be a whole number from " + range + " and is " + NumberText(number), mend.c_str());
  return static_cast<int64_t>(number);
}

std::string Arguments::Text(size_t index, const char* name, const char* mend) const {
  const Napi::Value value = At(index);
  if (!value.IsString()) Refuse(std::string(name) + " must be a string and is " + Describe(value), mend);
  return value.As<Napi::String>().Utf8Value();
}

Napi::Function Arguments::Callback(size_t index, const char* name, const char* mend) const {
  const Napi::Value value = At(index);
  if (!value.IsFunction()) Refuse(std::string(name) + " must be a function and is " + Describe(value), mend);
  return value.As<Napi::Function>();
}

double Arguments::Number(size_t index, const char* name) const {
  const Napi::Value value = At(index);
  if (!value.IsNumber())
    Refuse(std::string(name) + " must be a number and is " + Describe(value), "Pass a finite number.");
  const double number = value.As<Napi::Number>().DoubleValue();
  if (!std::isfinite(number))
    RefuseRange(std::string(name) + " must be finite and is " + NumberText(number), "Pass a finite number.");
  return number;
}

}  // namespace loopscope::lab
