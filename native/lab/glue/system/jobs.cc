// What takes a while to measure, as jobs.
#include "lab/glue/system/jobs.h"

#include <unistd.h>

#include "lab/kernels/system/limits.h"

namespace loopscope::lab {

namespace {

class LimitsJob : public Job {
 public:
  explicit LimitsJob(const Arguments& arguments)
      : threads_(static_cast<size_t>(arguments.Integer(0, "threads", 1, 64))),
        bytes_(static_cast<size_t>(arguments.Integer(1, "bytes", 1 << 16, int64_t{1} << 32))) {
    // Linux gives more than there is, and ends the process when it is written to.
    const double wanted = 2.0 * static_cast<double>(threads_) * static_cast<double>(bytes_);
    if (wanted > static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE)))
      arguments.RefuseRange("two times threads × bytes is more memory than this machine has", "Pass smaller numbers.");
  }
  void Run(size_t, size_t, const std::atomic<bool>& cancelled) override {
    limits_ = MeasureLimits(threads_, bytes_, cancelled);
  }
  Napi::Value Result(Napi::Env env) override {
    Napi::Object object = Napi::Object::New(env);
    object.Set("read", limits_.read);
    object.Set("write", limits_.write);
    object.Set("copy", limits_.copy);
    object.Set("flops", limits_.flops);
    return object;
  }

 private:
  size_t threads_, bytes_;
  Limits limits_{};
};

class LatencyJob : public Job {
 public:
  explicit LatencyJob(const Arguments& arguments)
      : bytes_(static_cast<size_t>(arguments.Integer(0, "bytes", 1024, int64_t{1} << 32))) {}
  void Run(size_t, size_t, const std::atomic<bool>&) override { nanoseconds_ = MeasureLatency(bytes_); }
  Napi::Value Result(Napi::Env env) override { return Napi::Number::New(env, nanoseconds_); }

 private:
  size_t bytes_;
  double nanoseconds_ = 0;
};

}  // namespace

const Function kSystemFunctions[] = {
    {"limits", "limits(threads, bytes)", Make<LimitsJob>, 2},
    {"latency", "latency(bytes)", Make<LatencyJob>, 1},
};
const size_t kSystemFunctionCount = sizeof kSystemFunctions / sizeof kSystemFunctions[0];

}  // namespace loopscope::lab
