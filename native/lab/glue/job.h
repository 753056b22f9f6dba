// One piece of work in the lab, in whatever way it is run: at once on the calling thread, on a thread of libuv's pool, or on
// several threads of its own. A kernel's glue says once what its arguments are, what its parts do and what it returns;
// ways.h makes the functions of it.
#pragma once

#include <napi.h>

#include <atomic>
#include <memory>

#include "lab/glue/arguments.h"

namespace loopscope::lab {

class Job {
 public:
  virtual ~Job() = default;

  // How many parts are worth while on so many threads: 1 for what cannot be split.
  virtual size_t Parts(size_t threads) const {
    (void)threads;
    return 1;
  }

  // Does one of `parts` parts; different parts run at the same time. On any thread: no JavaScript. What it throws
  // becomes an error as failure.h says. Long work looks at `cancelled` now and then and returns early.
  virtual void Run(size_t part, size_t parts, const std::atomic<bool>& cancelled) = 0;

  // Once all parts are done.
  virtual void Join(size_t parts) { (void)parts; }

  // On the JavaScript thread.
  virtual Napi::Value Result(Napi::Env env) = 0;
};

// Makes a job of a call's arguments, or throws: a Napi::Error, or what failure.h makes one of.
using MakeJob = std::unique_ptr<Job> (*)(const Arguments& arguments);

// The MakeJob of a class whose constructor takes them.
template <typename T>
std::unique_ptr<Job> Make(const Arguments& arguments) {
  return std::make_unique<T>(arguments);
}

// The part of `total` that is part number `part` of `parts`: [begin, end), as even as can be.
struct Share {
  size_t begin, end;
};
inline Share ShareOf(size_t total, size_t part, size_t parts) {
  return {total * part / parts, total * (part + 1) / parts};
}

}  // namespace loopscope::lab
