#include "lab/glue/failure.h"

#include <new>
#include <stdexcept>
#include <system_error>

namespace loopscope::lab {

namespace {

constexpr const char *kNoMemory = "ERR_LAB_MEMORY", *kOutOfRange = "ERR_LAB_RANGE";

}  // namespace

Failure NoMemory() { return {kNoMemory, "There is not enough memory for this size. Pass a smaller one."}; }

Failure CaughtFailure() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return NoMemory();
  } catch (const std::length_error&) {
    return NoMemory();
  } catch (const std::system_error&) {
    return {"ERR_LAB_THREADS", "The system gives no more threads. Pass a smaller number, or end other threads first."};
  } catch (const std::exception& error) {
    return {"ERR_LAB_WORK", error.what()};
  }
}

Napi::Error ErrorOf(Napi::Env env, const Failure& failure) {
  const Napi::Error error = failure.code == kNoMemory || failure.code == kOutOfRange ? Napi::Error(Napi::RangeError::New(env, failure.sentence))
                                                      : Napi::Error::New(env, failure.sentence);
  error.Set("code", Napi::String::New(env, failure.code));
  return error;
}

}  // namespace loopscope::lab
