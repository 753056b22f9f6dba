// A Block: memory that C++ owns and JavaScript sees, as a copy or itself.
#include <atomic>
#include <cstdlib>
#include <memory>

#include "lab/glue/arguments.h"
#include "lab/glue/boundary/external.h"
#include "lab/glue/boundary/parts.h"
#include "lab/glue/failure.h"
#include "lab/glue/new_array.h"

namespace loopscope::lab {

namespace {

std::atomic<int> blocksAlive{0}, memoriesAlive{0};

// Counted, so that a test can see it go.
struct Memory {
  explicit Memory(size_t doubles) : data(static_cast<double*>(std::calloc(doubles, sizeof(double)))), length(doubles) {
    if (!data) throw std::bad_alloc();
    memoriesAlive++;
  }
  ~Memory() {
    std::free(data);
    memoriesAlive--;
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  double* const data;
  const size_t length;
};

class Block : public Napi::ObjectWrap<Block> {
 public:
  explicit Block(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    const Arguments arguments(info, "new Block(length, told)", 0, false);
    const auto length = static_cast<size_t>(arguments.Integer(0, "length", 1, int64_t{1} << 27));
    const bool told = arguments.At(1).ToBoolean();
    try {
      memory_ = std::make_shared<Memory>(length);
    } catch (const std::bad_alloc&) {
      arguments.RefuseRange("there is not enough memory for " + std::to_string(length) + " numbers", "Pass a smaller length.");
    }
    if (told) Tell(info.Env(), static_cast<int64_t>(length * sizeof(double)));
    blocksAlive++;
    counted_ = true;
  }
  ~Block() override {
    if (counted_) blocksAlive--;
  }
  void Finalize(Napi::BasicEnv env) override { Tell(env, -told_); }

  static Napi::Function Class(Napi::Env env) {
    return DefineClass(env, "Block",
                       {InstanceMethod<&Block::Copy>("copy"), InstanceMethod<&Block::GetView>("view"),
                        InstanceMethod<&Block::Fill>("fill")});
  }

 private:
  // V8 sees a small object and does not know what hangs on it.
  void Tell(Napi::BasicEnv env, int64_t bytes) {
    told_ += bytes;
    if (bytes != 0) Napi::MemoryManagement::AdjustExternalMemory(env, bytes);
  }

  Napi::Value Copy(const Napi::CallbackInfo& info) {
    Napi::Float64Array copy =
        Guarded(info.Env(), [&] { return NewArray<Napi::Float64Array>(info.Env(), memory_->length); });
    std::copy(memory_->data, memory_->data + memory_->length, copy.Data());
    return copy;
  }

  // The view may outlive this object: it has a share of its own in the memory, which its finalizer gives back. One buffer
  // for one memory, as long as it lives.
  Napi::Value GetView(const Napi::CallbackInfo& info) {
    Napi::ArrayBuffer buffer = buffer_.IsEmpty() ? Napi::ArrayBuffer() : buffer_.Value();
    if (buffer.IsEmpty() || buffer.IsDetached()) {
      buffer = External(info.Env(), memory_->data, memory_->length * sizeof(double), memory_);
      buffer_ = Napi::Weak(buffer);
    }
    return Napi::Float64Array::New(info.Env(), memory_->length, buffer, 0);
  }

  Napi::Value Fill(const Napi::CallbackInfo& info) {
    const double value = Arguments(info, "fill(value)", 0, false).Number(0, "value");
    std::fill(memory_->data, memory_->data + memory_->length, value);
    return info.Env().Undefined();
  }

  std::shared_ptr<Memory> memory_;
  Napi::Reference<Napi::ArrayBuffer> buffer_;
  int64_t told_ = 0;
  bool counted_ = false;
};

Napi::Value Alive(const Napi::CallbackInfo& info) {
  Napi::Object alive = Napi::Object::New(info.Env());
  alive.Set("blocks", blocksAlive.load());
  alive.Set("memories", memoriesAlive.load());
  return alive;
}

// What V8 was told by all, in bytes.
Napi::Value ToldMemory(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(Napi::MemoryManagement::AdjustExternalMemory(info.Env(), 0)));
}

}  // namespace

void DefineBlock(Napi::Env env, Napi::Object exports) {
  exports.Set("Block", Block::Class(env));
  exports.Set("alive", Napi::Function::New(env, Alive, "alive"));
  exports.Set("toldMemory", Napi::Function::New(env, ToldMemory, "toldMemory"));
}

}  // namespace loopscope::lab
