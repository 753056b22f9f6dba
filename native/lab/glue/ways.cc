#include "lab/glue/ways.h"

#include <sched.h>

#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "lab/glue/ending.h"
#include "lab/glue/failure.h"

namespace loopscope::lab {

namespace {

const std::atomic<bool> kNeverCancelled{false};

// A thread often begins on the core of the one that made it, and waits there for milliseconds although others are free: until
// the scheduler looks again. So who made it lets it run first (kMostYields), and it goes to the `part`th of the other cores
// that it may use; from there on it may be moved as ever.
constexpr int kMostYields = 1000;

void LeaveCore(int core, size_t part) {
  cpu_set_t allowed;
  if (sched_getcpu() != core || sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  cpu_set_t others = allowed;
  CPU_CLR(core, &others);
  const int count = CPU_COUNT(&others);
  if (count == 0) return;
  int before = static_cast<int>((part - 1) % static_cast<size_t>(count));
  int to = 0;
  while (!CPU_ISSET(to, &others) || before-- > 0) to++;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(to, &one);
  if (sched_setaffinity(0, sizeof one, &one) == 0) sched_setaffinity(0, sizeof allowed, &allowed);
}

void RunInParts(Job& job, size_t threads, const std::atomic<bool>& cancelled) {
  const size_t parts = job.Parts(threads);
  if (parts <= 1) {
    job.Run(0, 1, cancelled);
  } else {
    std::vector<std::thread> others;
    std::atomic<size_t> begun{0};
    // The first part that failed says why; an exception must not leave its thread.
    std::exception_ptr failure;
    std::mutex failing;
    const auto run = [&](size_t part) {
      try {
        job.Run(part, parts, cancelled);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(failing);
        if (!failure) failure = std::current_exception();
      }
    };
    size_t part = 1;
    try {
      others.reserve(parts - 1);
      for (; part < parts; part++) {
        others.emplace_back([&run, &begun, part, core = sched_getcpu()] {
          LeaveCore(core, part);
          begun++;
          run(part);
        });
      }
    } catch (const std::exception&) {
      // The system gives no more threads: this one does the rest.
      for (; part < parts; part++) run(part);
    }
    for (int i = 0; i < kMostYields && begun < others.size(); i++) sched_yield();
    run(0);
    for (std::thread& other : others) other.join();
    if (failure) std::rethrow_exception(failure);
  }
  if (!cancelled.load(std::memory_order_relaxed)) job.Join(parts);
}

// Runs a job off the JavaScript thread and settles a promise. Deletes itself.
class Work : public Napi::AsyncWorker {
 public:
  Work(Napi::Env env, std::unique_ptr<Job> job, size_t threads)
      : AsyncWorker(env, "LoopscopeLab"),
        job_(std::move(job)),
        threads_(threads),
        deferred_(env),
        ending_(Ending::Of(env)) {
    // Nobody waits for the result any more, and Node waits for the work.
    ending_->Tell(this, [this] { cancelled_->store(true); });
  }
  ~Work() override { ending_->Forget(this); }

  Napi::Promise Promise() const { return deferred_.Promise(); }

  // `signal` is an AbortSignal.
  void ListenTo(Napi::Object signal) {
    signal_ = Napi::Persistent(signal);
    cancelled_->store(signal.Get("aborted").ToBoolean().Value());
    // The listener may outlive the work: it owns the flag together with it.
    const Napi::Function listener =
        Napi::Function::New(Env(), [cancelled = cancelled_](const Napi::CallbackInfo&) { cancelled->store(true); });
    listener_ = Napi::Persistent(listener);
    Tell("addEventListener", listener);
  }

 protected:
  void Execute() override {
    failure_ = Attempt([this] { RunInParts(*job_, threads_, *cancelled_); });
  }

  void OnOK() override {
    const Napi::Env env = Env();
    if (!CanCallJavaScript(env)) return;
    // A signal of the caller's own making may throw in all that is asked of it.
    try {
      StopListening();
      const bool aborted = cancelled_->load() && !signal_.IsEmpty();
      if (aborted || failure_) {
        deferred_.Reject(aborted ? signal_.Value().Get("reason") : ErrorOf(env, *failure_).Value());
        return;
      }
      const Napi::Value result = Guarded(env, [&] { return job_->Result(env); });
      Resolve(deferred_, result);
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    }
  }

 private:
  // Not Napi::Function::Call: it aborts where the callee throws null or undefined.
  void Tell(const char* method, const Napi::Function& listener) const {
    const Napi::Object signal = signal_.Value();
    const napi_value arguments[2] = {Napi::String::New(Env(), "abort"), listener};
    if (napi_call_function(Env(), signal, signal.Get(method), 2, arguments, nullptr) != napi_ok) throw Napi::Error::New(Env());
  }
  void StopListening() {
    if (signal_.IsEmpty()) return;
    Tell("removeEventListener", listener_.Value());
  }

  std::unique_ptr<Job> job_;
  const size_t threads_;
  Napi::Promise::Deferred deferred_;
  const std::shared_ptr<Ending> ending_;
  std::optional<Failure> failure_;
  std::shared_ptr<std::atomic<bool>> cancelled_ = std::make_shared<std::atomic<bool>>(false);
  Napi::ObjectReference signal_;
  Napi::FunctionReference listener_;
};

const Function& FunctionOf(const Napi::CallbackInfo& info) { return *static_cast<const Function*>(info.Data()); }

Napi::Value RunAndReturn(const Napi::CallbackInfo& info, bool work) {
  const Function& function = FunctionOf(info);
  const std::unique_ptr<Job> job = function.make(Arguments(info, function.signature, 0, false));
  if (work) {
    job->Run(0, 1, kNeverCancelled);
    job->Join(1);
  }
  return job->Result(info.Env());
}

Napi::Value AtOnce(const Napi::CallbackInfo& info) { return RunAndReturn(info, true); }

// All but the work: what a call costs that does nothing with its arguments.
Napi::Value Empty(const Napi::CallbackInfo& info) { return RunAndReturn(info, false); }

void Nothing(const Napi::CallbackInfo&) {}

Napi::Value Start(const Napi::CallbackInfo& info, const Arguments& arguments, size_t threads) {
  const Function& function = FunctionOf(info);
  std::unique_ptr<Job> job = function.make(arguments);
  const Napi::Value signal = arguments.At(function.arguments);
  const bool given = arguments.Has(function.arguments);
  if (given && (!signal.IsObject() || !signal.As<Napi::Object>().Get("addEventListener").IsFunction()))
    arguments.Refuse("signal must be an AbortSignal and is " + Arguments::Describe(signal),
                     "Pass the signal of an AbortController, or nothing.");
  auto work = std::make_unique<Work>(info.Env(), std::move(job), threads);
  const Napi::Promise promise = work->Promise();
  if (given) work->ListenTo(signal.As<Napi::Object>());
  // From here on it deletes itself.
  work.release()->Queue();
  return promise;
}

Napi::Value InThePool(const Napi::CallbackInfo& info) {
  return Start(info, Arguments(info, FunctionOf(info).signature, 0, true), 1);
}

Napi::Value OnThreads(const Napi::CallbackInfo& info) {
  const char* signature = FunctionOf(info).signature;
  const auto threads = Arguments(info, signature, 0, false).Integer(0, "threads", 1, static_cast<int64_t>(kMostThreads));
  return Start(info, Arguments(info, signature, 1, true), static_cast<size_t>(threads));
}

}  // namespace

void DefineFunctions(Napi::Env env, Napi::Object exports, const Function* functions, size_t count) {
  exports.Set("nothing", Napi::Function::New(env, Nothing, "nothing"));
  for (size_t i = 0; i < count; i++) {
    void* data = const_cast<Function*>(&functions[i]);
    const std::string name = functions[i].name;
    exports.Set(name, Napi::Function::New(env, Guard<AtOnce>, name, data));
    exports.Set(name + "Empty", Napi::Function::New(env, Guard<Empty>, name + "Empty", data));
    exports.Set(name + "Async", Napi::Function::New(env, Guard<InThePool>, name + "Async", data));
    exports.Set(name + "Threads", Napi::Function::New(env, Guard<OnThreads>, name + "Threads", data));
  }
}

}  // namespace loopscope::lab
