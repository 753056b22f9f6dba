// A BufferPool: blocks of one size that are lent to JavaScript, come back, and are lent again.
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "lab/glue/arguments.h"
#include "lab/glue/boundary/external.h"
#include "lab/glue/boundary/parts.h"
#include "lab/glue/failure.h"

namespace loopscope::lab {

namespace {

// Lives as long as one of its blocks is lent. On one JavaScript thread only.
struct Pool {
  using Bytes = std::unique_ptr<uint8_t[]>;

  size_t bytes = 0, most = 0, made = 0;
  std::vector<Bytes> free;
  std::unordered_set<const void*> lent;
};

// A block while it is lent.
struct Lent {
  Lent(std::shared_ptr<Pool> from, Pool::Bytes memory) : pool(std::move(from)), block(std::move(memory)) {
    pool->lent.insert(block.get());
  }
  ~Lent() {
    pool->lent.erase(block.get());
    pool->free.push_back(std::move(block));
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;

  std::shared_ptr<Pool> pool;
  Pool::Bytes block;
};

class BufferPool : public Napi::ObjectWrap<BufferPool> {
 public:
  explicit BufferPool(const Napi::CallbackInfo& info) : ObjectWrap(info), pool_(std::make_shared<Pool>()) {
    const Arguments arguments(info, "new BufferPool(bytes, most)", 0, false);
    pool_->bytes = static_cast<size_t>(arguments.Integer(0, "bytes", 1, int64_t{1} << 30));
    pool_->most = static_cast<size_t>(arguments.Integer(1, "most", 1, 1 << 20));
    // So that a block that comes back always finds room.
    Guarded(info.Env(), [&] { pool_->free.reserve(pool_->most); });
  }
  static Napi::Function Class(Napi::Env env) {
    return DefineClass(env, "BufferPool",
                       {InstanceMethod<&BufferPool::Take>("take"), InstanceMethod<&BufferPool::Release>("release"),
                        InstanceMethod<&BufferPool::State>("state")});
  }

 private:
  Napi::Value Take(const Napi::CallbackInfo& info) {
    const Arguments arguments(info, "take()", 0, false);
    Pool::Bytes block;
    if (!pool_->free.empty()) {
      block = std::move(pool_->free.back());
      pool_->free.pop_back();
    } else if (pool_->made < pool_->most) {
      block.reset(new (std::nothrow) uint8_t[pool_->bytes]);
      if (!block) arguments.RefuseRange("there is not enough memory for another block", "Release one first.");
      pool_->made++;
    } else {
      arguments.RefuseRange("all " + std::to_string(pool_->most) + " blocks of this pool are lent",
                            "Release one first, or make a larger pool.");
    }
    uint8_t* data = block.get();
    auto lent = std::make_shared<Lent>(pool_, std::move(block));
    return Napi::Uint8Array::New(info.Env(), pool_->bytes, External(info.Env(), data, pool_->bytes, lent), 0);
  }

  // Takes the memory from the array at once; it is lent again when nobody else works on it any more.
  Napi::Value Release(const Napi::CallbackInfo& info) {
    const Arguments arguments(info, "release(block)", 0, false);
    const View<uint8_t> view = arguments.Bytes(0, "block");
    if (pool_->lent.count(view.data) == 0)
      arguments.RefuseRange("block is none that this pool has lent", "Pass what take() returned, once.");
    const Napi::ArrayBuffer buffer = arguments.At(0).As<Napi::Uint8Array>().ArrayBuffer();
    if (napi_detach_arraybuffer(info.Env(), buffer) != napi_ok)
      arguments.RefuseRange("block cannot be taken back", "Drop it, so that it is collected.");
    return info.Env().Undefined();
  }

  Napi::Value State(const Napi::CallbackInfo& info) {
    Napi::Object state = Napi::Object::New(info.Env());
    state.Set("made", Napi::Number::New(info.Env(), static_cast<double>(pool_->made)));
    state.Set("free", Napi::Number::New(info.Env(), static_cast<double>(pool_->free.size())));
    state.Set("lent", Napi::Number::New(info.Env(), static_cast<double>(pool_->lent.size())));
    return state;
  }

  std::shared_ptr<Pool> pool_;
};

}  // namespace

void DefineBufferPool(Napi::Env env, Napi::Object exports) { exports.Set("BufferPool", BufferPool::Class(env)); }

}  // namespace loopscope::lab
