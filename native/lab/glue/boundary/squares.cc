// Work in libuv's pool: as every job of the lab, and with progress.
#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "lab/glue/boundary/parts.h"
#include "lab/glue/ending.h"
#include "lab/glue/failure.h"
#include "lab/glue/ways.h"
#include "lab/kernels/boundary/squares.h"

namespace loopscope::lab {

namespace {

// About a tenth of a millisecond: after that many it is looked whether somebody still wants the result.
constexpr int64_t kPiece = 1 << 17;
constexpr int64_t kMostNumbers = int64_t{1} << 53;

struct Wanted {
  // Argument 0 and the one after `failAt - 1` others.
  Wanted(const Arguments& arguments, size_t failAtIndex)
      : count(arguments.Integer(0, "count", 0, kMostNumbers)),
        failAt(arguments.Has(failAtIndex) ? arguments.Integer(failAtIndex, "failAt", 0, kMostNumbers) : -1) {}
  int64_t count, failAt;
};

class SquaresJob : public Job {
 public:
  explicit SquaresJob(const Arguments& arguments) : wanted_(arguments, 1) {}
  size_t Parts(size_t threads) const override {
    const auto pieces = static_cast<size_t>(wanted_.count / kPiece);
    return pieces == 0 ? 1 : pieces < threads ? pieces : threads;
  }
  void Run(size_t part, size_t parts, const std::atomic<bool>& cancelled) override {
    // Pieces in turn: a part's share of 2⁵³ numbers would not fit into the arithmetic of ShareOf.
    const int64_t stride = kPiece * static_cast<int64_t>(parts);
    for (int64_t at = kPiece * static_cast<int64_t>(part); at < wanted_.count && !cancelled; at += stride)
      sum_ += SumSquares(at, at + kPiece < wanted_.count ? at + kPiece : wanted_.count, wanted_.failAt);
  }
  Napi::Value Result(Napi::Env env) override { return Napi::Number::New(env, sum_.load()); }

 private:
  Wanted wanted_;
  std::atomic<uint32_t> sum_{0};
};

const Function kSquares[] = {{"sumSquares", "sumSquares(count, failAt)", Make<SquaresJob>, 2}};

// Tells onProgress how much is done. What that throws ends the work and is what the promise is rejected with.
class ProgressWork : public Napi::AsyncProgressWorker<double> {
 public:
  ProgressWork(Napi::Env env, const Wanted& wanted, Napi::Function onProgress)
      : AsyncProgressWorker(env, "LoopscopeLab"),
        wanted_(wanted),
        deferred_(env),
        on_progress_(Napi::Persistent(onProgress)),
        ending_(Ending::Of(env)) {
    ending_->Tell(this, [this] { cancelled_ = true; });
  }
  ~ProgressWork() override { ending_->Forget(this); }
  Napi::Promise Promise() const { return deferred_.Promise(); }

 protected:
  void Execute(const ExecutionProgress& progress) override {
    failure_ = Attempt([&] {
      for (int64_t at = 0; at < wanted_.count && !cancelled_; at += kPiece) {
        const int64_t end = at + kPiece < wanted_.count ? at + kPiece : wanted_.count;
        sum_ += SumSquares(at, end, wanted_.failAt);
        const double done = static_cast<double>(end) / static_cast<double>(wanted_.count);
        progress.Send(&done, 1);
      }
    });
  }

  // Progress that nobody had time for is lost but for the last; and a signal may come without any.
  void OnProgress(const double* done, size_t count) override {
    if (count == 0 || cancelled_) return;
    const Napi::Env env = Env();
    const Napi::HandleScope scope(env);
    const napi_value value = Napi::Number::New(env, *done);
    napi_value result = nullptr;
    // Not Napi::Function::Call: it aborts where the callee throws null or undefined.
    if (napi_call_function(env, env.Undefined(), on_progress_.Value(), 1, &value, &result) == napi_ok) return;
    cancelled_ = true;
    // Where none is pending the environment ends.
    bool pending = false;
    if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return;
    if (napi_get_and_clear_last_exception(env, &result) != napi_ok) return;
    // A reference to anything but an object is refused.
    Napi::Object holder = Napi::Object::New(env);
    holder.Set("thrown", Napi::Value(env, result));
    thrown_ = Napi::Persistent(holder);
  }

  void OnOK() override {
    const Napi::Env env = Env();
    if (!CanCallJavaScript(env)) return;
    if (!thrown_.IsEmpty()) {
      deferred_.Reject(thrown_.Value().Get("thrown"));
    } else if (failure_) {
      deferred_.Reject(ErrorOf(env, *failure_).Value());
    } else {
      deferred_.Resolve(Napi::Number::New(env, sum_));
    }
  }

 private:
  const Wanted wanted_;
  Napi::Promise::Deferred deferred_;
  Napi::FunctionReference on_progress_;
  const std::shared_ptr<Ending> ending_;
  std::atomic<bool> cancelled_{false};
  Napi::ObjectReference thrown_;
  std::optional<Failure> failure_;
  uint32_t sum_ = 0;
};

Napi::Value SumWithProgress(const Napi::CallbackInfo& info) {
  const Arguments arguments(info, "sumSquaresWithProgress(count, onProgress, failAt)", 0, true);
  const Wanted wanted(arguments, 2);
  const Napi::Function onProgress = arguments.Callback(1, "onProgress", "Pass what is told how much is done.");
  auto* work = new ProgressWork(info.Env(), wanted, onProgress);
  const Napi::Promise promise = work->Promise();
  work->Queue();
  return promise;
}

}  // namespace

void DefineSquares(Napi::Env env, Napi::Object exports) {
  DefineFunctions(env, exports, kSquares, 1);
  exports.Set("sumSquaresWithProgress", Napi::Function::New(env, Guard<SumWithProgress>, "sumSquaresWithProgress"));
}

}  // namespace loopscope::lab
