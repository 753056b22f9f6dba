// A SquareStream: a thread of our own makes squares in chunks and sends each when it has it. It is never more than a few
// chunks ahead of who takes them, and it is gone before its environment is.
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "lab/glue/arguments.h"
#include "lab/glue/boundary/parts.h"
#include "lab/glue/ending.h"
#include "lab/glue/failure.h"
#include "lab/glue/new_array.h"
#include "lab/kernels/boundary/squares.h"

namespace loopscope::lab {

namespace {

// What the thread sends: squares, or that it has ended and why.
struct Message {
  std::vector<double> squares;
  bool ended = false;
  std::optional<Failure> failure;
};

class Producer;
void CallJs(Napi::Env env, Napi::Function onMessage, Producer* producer, Message* message);
using Channel = Napi::TypedThreadSafeFunction<Producer, Message, CallJs>;

// Owned by the channel: deleted when that is finalized, which the end of the environment does too.
class Producer {
 public:
  Producer(int64_t count, int64_t chunk, int64_t ahead, int64_t failAt)
      : count_(count), chunk_(chunk), failAt_(failAt), credit_(ahead) {}

  void Start(Channel channel) {
    channel_ = channel;
    thread_ = std::thread([this] { Run(); });
  }
  // The consumer has taken that many.
  void Grant(int64_t chunks) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      credit_ += chunks;
    }
    changed_.notify_one();
  }
  void Stop() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_one();
  }
  void StopAndJoin() {
    Stop();
    if (thread_.joinable()) thread_.join();
  }
  int64_t Made() const { return made_; }

 private:
  // False where nobody wants more.
  bool WaitForCredit() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || credit_ > 0; });
    if (stopped_) return false;
    credit_--;
    return true;
  }

  // False once the channel is closing: then it must not be touched again, not even to let go of it.
  bool Send(std::unique_ptr<Message> message) {
    const napi_status status = channel_.NonBlockingCall(message.get());
    if (status == napi_ok) message.release();
    return status != napi_closing;
  }

  void Run() {
    auto end = std::make_unique<Message>();
    end->ended = true;
    try {
      for (int64_t at = 0; at < count_ && WaitForCredit(); at += chunk_) {
        auto message = std::make_unique<Message>();
        const int64_t last = at + chunk_ < count_ ? at + chunk_ : count_;
        if (failAt_ >= at && failAt_ < last) throw SquareFailure(failAt_);
        message->squares.reserve(static_cast<size_t>(last - at));
        for (int64_t i = at; i < last; i++) message->squares.push_back(static_cast<double>(i) * static_cast<double>(i));
        made_++;
        if (!Send(std::move(message))) return;
      }
    } catch (const std::exception&) {
      end->failure = CaughtFailure();
    }
    if (Send(std::move(end))) channel_.Release();
  }

  const int64_t count_, chunk_, failAt_;
  Channel channel_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t credit_;
  bool stopped_ = false;
  std::atomic<int64_t> made_{0};
};

// Without an environment there is nobody to tell: what was sent is only freed.
void CallJs(Napi::Env env, Napi::Function onMessage, Producer* producer, Message* sent) {
  const std::unique_ptr<Message> message(sent);
  if (static_cast<napi_env>(env) == nullptr || !CanCallJavaScript(env)) return;
  napi_value arguments[2] = {env.Null(), env.Null()};
  if (!message->ended) {
    message->failure = Attempt([&] {
      Napi::Float64Array squares = NewArray<Napi::Float64Array>(env, message->squares.size());
      std::copy(message->squares.begin(), message->squares.end(), squares.Data());
      arguments[0] = squares;
    });
    // Without this chunk the others are of no use.
    if (message->failure) producer->Stop();
  }
  if (message->failure) arguments[1] = ErrorOf(env, *message->failure).Value();
  if (napi_call_function(env, env.Undefined(), onMessage, 2, arguments, nullptr) == napi_ok) return;
  // Nobody called us whom it could be thrown to. Left pending it would be swallowed, with a warning only.
  napi_value thrown = nullptr;
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) == napi_ok && pending &&
      napi_get_and_clear_last_exception(env, &thrown) == napi_ok)
    napi_fatal_exception(env, thrown);
}

class SquareStream : public Napi::ObjectWrap<SquareStream> {
 public:
  explicit SquareStream(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    const Arguments arguments(info, "new SquareStream(count, chunk, ahead, failAt, onMessage)", 0, true);
    const int64_t count = arguments.Integer(0, "count", 0, int64_t{1} << 52);
    const int64_t chunk = arguments.Integer(1, "chunk", 1, 1 << 24);
    const int64_t ahead = arguments.Integer(2, "ahead", 1, 1 << 20);
    const int64_t failAt = arguments.Has(3) ? arguments.Integer(3, "failAt", 0, int64_t{1} << 53) : -1;
    const Napi::Function onMessage = arguments.Callback(4, "onMessage", "Pass what is given the chunks.");
    // The channel's finalizer takes one share, this object keeps one to be asked and told.
    producer_ = Guarded(info.Env(), [&] { return std::make_shared<Producer>(count, chunk, ahead, failAt); });
    auto* share = new std::shared_ptr<Producer>(producer_);
    const std::shared_ptr<Ending> ending = Ending::Of(info.Env());
    const Channel channel = Channel::New(
        info.Env(), onMessage, "LoopscopeLab", 0, 1, producer_.get(),
        [ending](Napi::Env, std::shared_ptr<Producer>* held, Producer* producer) {
          // The channel is deleted when this returns.
          producer->StopAndJoin();
          ending->Forget(producer);
          delete held;
        },
        share);
    ending->Tell(producer_.get(), [producer = producer_.get()] { producer->StopAndJoin(); });
    try {
      producer_->Start(channel);
    } catch (const std::exception&) {
      Channel(channel).Release();
      throw ErrorOf(info.Env(), CaughtFailure());
    }
  }
  static Napi::Function Class(Napi::Env env) {
    return DefineClass(env, "SquareStream",
                       {InstanceMethod<&SquareStream::Grant>("grant"), InstanceMethod<&SquareStream::Stop>("stop"),
                        InstanceMethod<&SquareStream::Made>("made")});
  }

 private:
  Napi::Value Grant(const Napi::CallbackInfo& info) {
    producer_->Grant(Arguments(info, "grant(chunks)", 0, false).Integer(0, "chunks", 1, 1 << 20));
    return info.Env().Undefined();
  }
  Napi::Value Stop(const Napi::CallbackInfo& info) {
    producer_->Stop();
    return info.Env().Undefined();
  }
  Napi::Value Made(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), static_cast<double>(producer_->Made()));
  }
  std::shared_ptr<Producer> producer_;
};

}  // namespace

void DefineSquareStream(Napi::Env env, Napi::Object exports) {
  exports.Set("SquareStream", SquareStream::Class(env));
}

}  // namespace loopscope::lab
