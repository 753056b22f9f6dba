// The ways to run a job, as functions of an addon:
//   name(…)                      at once, on the JavaScript thread, which waits
//   nameEmpty(…)                 at once and without the work: the arguments are checked and a result is made, whatever is in it
//   nameAsync(…, signal?)        on a thread of libuv's pool: a promise
//   nameThreads(threads, …)      on so many threads of its own, started and joined from one of libuv's: a promise
#pragma once

#include <napi.h>

#include "lab/glue/job.h"

namespace loopscope::lab {

constexpr size_t kMostThreads = 256;

struct Function {
  // As the addon exports it, and as its errors begin: "sum", "sum(x)".
  const char* name;
  const char* signature;
  MakeJob make;
  // The smallest number of arguments without those that may be left out: the abort flag comes behind them all.
  size_t arguments;
};

// Defines the four functions of each on `exports`, and nothing(), which is a call and nothing else. `functions` must live as long as the process.
void DefineFunctions(Napi::Env env, Napi::Object exports, const Function* functions, size_t count);

}  // namespace loopscope::lab
