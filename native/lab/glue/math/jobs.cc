// The mathematical kernels as jobs.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <vector>

#include "lab/glue/made.h"
#include "lab/glue/math/jobs.h"
#include "lab/kernels/math/math.h"

namespace loopscope::lab {

namespace {

// Elements of 64 KiB: less is not worth a thread, and between two such pieces a job looks whether it is cancelled.
constexpr size_t kPiece = 8192;

size_t PartsFor(size_t elements, size_t threads) {
  const size_t pieces = elements / kPiece;
  return pieces == 0 ? 1 : pieces < threads ? pieces : threads;
}

struct FreeAligned {
  void operator()(double* memory) const { std::free(memory); }
};
using Scratch = std::unique_ptr<double[], FreeAligned>;

// So many pieces of so many bytes at most are kept for the next job: memory that is new each time comes from the system page
// by page, which can take longer than the work.
constexpr size_t kKeptBytes = 4u << 20, kKeptPieces = 8;

// Memory for a part of a job, not set to anything. On any thread.
class ScratchMemory {
 public:
  explicit ScratchMemory(size_t doubles) : bytes_((doubles * sizeof(double) + 63) / 64 * 64) {
    Shelf& shelf = TheShelf();
    {
      const std::lock_guard<std::mutex> lock(shelf.mutex);
      for (size_t i = 0; i < shelf.count && !memory_; i++) {
        if (shelf.bytes[i] < bytes_) continue;
        memory_ = std::move(shelf.memory[i]);
        bytes_ = shelf.bytes[i];
        shelf.count--;
        std::swap(shelf.memory[i], shelf.memory[shelf.count]);
        shelf.bytes[i] = shelf.bytes[shelf.count];
      }
    }
    if (!memory_) memory_ = Allocate(bytes_);
  }
  ~ScratchMemory() {
    if (bytes_ > kKeptBytes) return;
    Shelf& shelf = TheShelf();
    const std::lock_guard<std::mutex> lock(shelf.mutex);
    // What is kept longest is the first to go: sizes that nobody asks for any more must not stay for ever.
    const size_t to = shelf.count < kKeptPieces ? shelf.count++ : shelf.next++ % kKeptPieces;
    std::swap(shelf.memory[to], memory_);
    shelf.bytes[to] = bytes_;
  }
  ScratchMemory(const ScratchMemory&) = delete;
  ScratchMemory& operator=(const ScratchMemory&) = delete;
  double* get() const { return memory_.get(); }

 private:
  struct Shelf {
    std::mutex mutex;
    Scratch memory[kKeptPieces];
    size_t bytes[kKeptPieces] = {};
    size_t count = 0, next = 0;
  };
  // Never destroyed: a thread may be in a job while the process exits.
  static Shelf& TheShelf() {
    static Shelf* const shelf = new Shelf;
    return *shelf;
  }
  static Scratch Allocate(size_t bytes) {
    void* memory = std::aligned_alloc(64, bytes);
    if (!memory) throw std::bad_alloc();
    return Scratch(static_cast<double*>(memory));
  }

  size_t bytes_;
  Scratch memory_;
};

class SumJob : public Job {
 public:
  explicit SumJob(const Arguments& arguments) : x_(arguments.Doubles(0, "x")) {}
  size_t Parts(size_t threads) const override { return PartsFor(x_.length, threads); }
  void Run(size_t part, size_t parts, const std::atomic<bool>&) override {
    const Share share = ShareOf(x_.length, part, parts);
    sums_[part] = ForLevel(CurrentLevel()).sum(x_.data + share.begin, share.end - share.begin);
  }
  // In the order of the parts, so that a number of threads has one result.
  void Join(size_t parts) override {
    for (size_t part = 0; part < parts; part++) total_ += sums_[part];
  }
  Napi::Value Result(Napi::Env env) override { return Napi::Number::New(env, total_); }

 protected:
  View<double> x_;
  double sums_[kMostThreads];
  double total_ = 0;
};

class DotJob : public SumJob {
 public:
  explicit DotJob(const Arguments& arguments) : SumJob(arguments), y_(arguments.Doubles(1, "y")) {
    if (x_.length != y_.length)
      arguments.RefuseRange(
          "x has " + std::to_string(x_.length) + " elements and y has " + std::to_string(y_.length),
          "Pass two arrays of one length.");
  }
  void Run(size_t part, size_t parts, const std::atomic<bool>&) override {
    const Share share = ShareOf(x_.length, part, parts);
    sums_[part] = ForLevel(CurrentLevel()).dot(x_.data + share.begin, y_.data + share.begin, share.end - share.begin);
  }

 private:
  View<double> y_;
};

class MatmulJob : public Job {
 public:
  explicit MatmulJob(const Arguments& arguments)
      : a_(arguments.Doubles(0, "a")),
        b_(arguments.Doubles(1, "b")),
        rows_(Size(arguments, 2, "rows")),
        inner_(Size(arguments, 3, "inner")),
        columns_(Size(arguments, 4, "columns")),
        result_(arguments, Checked(arguments), 5, &Arguments::Doubles) {
    RefuseOverlap(arguments, a_, "a", result_.Out(), rows_ * columns_);
    RefuseOverlap(arguments, b_, "b", result_.Out(), rows_ * columns_);
    isNew_ = !arguments.Has(5);
  }
  size_t Parts(size_t threads) const override {
    const size_t most = rows_ / 32;
    return rows_ * inner_ * columns_ < 32768 || most == 0 ? 1 : most < threads ? most : threads;
  }
  void Run(size_t part, size_t parts, const std::atomic<bool>& cancelled) override {
    const ScratchMemory scratch(kMatmulScratch);
    Share share = ShareOf(rows_, part, parts);
    for (; share.begin < share.end && !cancelled; share.begin += kRowsAtOnce) {
      const size_t rows = share.end - share.begin < kRowsAtOnce ? share.end - share.begin : kRowsAtOnce;
      if (!isNew_) std::fill_n(result_.Data() + share.begin * columns_, rows * columns_, 0.0);
      ForLevel(CurrentLevel())
          .matmul(a_.data + share.begin * inner_, b_.data, result_.Data() + share.begin * columns_, rows, inner_, columns_,
                  scratch.get());
    }
  }
  Napi::Value Result(Napi::Env) override { return result_.Value(); }

 private:
  // Between two such pieces it looks whether it is cancelled.
  static constexpr size_t kRowsAtOnce = 4 * kBlockRows;
  static size_t Size(const Arguments& arguments, size_t index, const char* name) {
    return static_cast<size_t>(arguments.Integer(index, name, 0, 1 << 20));
  }
  size_t Checked(const Arguments& arguments) const {
    if (a_.length != rows_ * inner_)
      arguments.RefuseRange("a has " + std::to_string(a_.length) + " elements, not rows × inner", "Pass all of the matrix.");
    if (b_.length != inner_ * columns_)
      arguments.RefuseRange("b has " + std::to_string(b_.length) + " elements, not inner × columns", "Pass all of the matrix.");
    if (rows_ * columns_ > (size_t{1} << 29))
      arguments.RefuseRange("the product has more than 2^29 elements", "Multiply it in blocks.");
    return rows_ * columns_;
  }
  View<double> a_, b_;
  size_t rows_, inner_, columns_;
  Made<Napi::Float64Array> result_;
  bool isNew_;
};

class PrimesJob : public Job {
 public:
  explicit PrimesJob(const Arguments& arguments)
      : limit_(static_cast<uint64_t>(arguments.Integer(0, "limit", 0, int64_t{1} << 40))) {}
  void Run(size_t, size_t, const std::atomic<bool>& cancelled) override {
    const ScratchMemory scratch(PrimesScratch(limit_) / sizeof(double) + 1);
    count_ = CountPrimes(limit_, reinterpret_cast<uint8_t*>(scratch.get()), cancelled);
  }
  Napi::Value Result(Napi::Env env) override { return Napi::Number::New(env, static_cast<double>(count_)); }

 private:
  uint64_t limit_, count_ = 0;
};

class MandelbrotJob : public Job {
 public:
  explicit MandelbrotJob(const Arguments& arguments)
      : width_(static_cast<size_t>(arguments.Integer(0, "width", 1, 32768))),
        height_(static_cast<size_t>(arguments.Integer(1, "height", 1, 32768))),
        limit_(static_cast<uint16_t>(arguments.Integer(2, "limit", 1, 65535))),
        result_(arguments, width_ * height_) {}
  size_t Parts(size_t threads) const override { return height_ < threads ? height_ : threads; }
  // Every parts-th row, since rows in the middle take longest.
  void Run(size_t part, size_t parts, const std::atomic<bool>& cancelled) override {
    const double step = 3.0 / static_cast<double>(width_), rowStep = 2.0 / static_cast<double>(height_);
    for (size_t row = part; row < height_ && !cancelled; row += parts)
      ForLevel(CurrentLevel())
          .mandelbrot_row(result_.Data() + row * width_, width_, -2, step, -1 + static_cast<double>(row) * rowStep, limit_);
  }
  Napi::Value Result(Napi::Env) override { return result_.Value(); }

 private:
  size_t width_, height_;
  uint16_t limit_;
  Made<Napi::Uint16Array> result_;
};

class FftJob : public Job {
 public:
  explicit FftJob(const Arguments& arguments)
      : in_(arguments.Doubles(0, "x")), size_(in_.length / 2), result_(arguments, Checked(arguments), 1, &Arguments::Doubles) {
    RefuseOverlap(arguments, in_, "x", result_.Out(), in_.length);
  }
  void Run(size_t, size_t, const std::atomic<bool>&) override {
    const ScratchMemory scratch(4 * size_);
    ForLevel(CurrentLevel()).fft(in_.data, result_.Data(), size_, Twiddles(), scratch.get());
  }
  Napi::Value Result(Napi::Env) override { return result_.Value(); }

 private:
  size_t Checked(const Arguments& arguments) const {
    if (in_.length % 2 != 0 || (size_ & (size_ - 1)) != 0 || size_ == 0 || size_ > (size_t{1} << 26))
      arguments.RefuseRange("x has " + std::to_string(in_.length) + " elements, not two for each of 1, 2, 4 … 2^26 numbers",
                            "Fill it up with zeroes to the next power of two.");
    return in_.length;
  }
  // Of the last size that this thread has transformed.
  const double* Twiddles() const {
    static thread_local std::vector<double> factors;
    static thread_local size_t madeFor = 0;
    if (madeFor != size_) {
      factors.resize(2 * size_);
      FftTwiddles(factors.data(), size_);
      madeFor = size_;
    }
    return factors.data();
  }
  View<double> in_;
  size_t size_;
  Made<Napi::Float64Array> result_;
};

class NbodyJob : public Job {
 public:
  explicit NbodyJob(const Arguments& arguments)
      : state_(arguments.Doubles(0, "state")),
        mass_(arguments.Doubles(1, "mass")),
        steps_(arguments.Integer(2, "steps", 0, 1'000'000'000)),
        dt_(arguments.Number(3, "dt")),
        result_(arguments, Checked(arguments)) {
    for (size_t i = 0; i < state_.length; i++) result_.Data()[i] = state_.data[i];
  }
  void Run(size_t, size_t, const std::atomic<bool>& cancelled) override {
    for (int64_t step = 0; step < steps_ && !cancelled; step++)
      ForLevel(CurrentLevel()).nbody_step(result_.Data(), mass_.data, mass_.length, dt_);
  }
  Napi::Value Result(Napi::Env) override { return result_.Value(); }

 private:
  size_t Checked(const Arguments& arguments) const {
    if (state_.length != 6 * mass_.length)
      arguments.RefuseRange("state has " + std::to_string(state_.length) + " elements and mass " +
                                std::to_string(mass_.length),
                            "Pass six of state (x, y, z, vx, vy, vz, each for all bodies) for each of mass.");
    return state_.length;
  }
  View<double> state_, mass_;
  int64_t steps_;
  double dt_;
  Made<Napi::Float64Array> result_;
};

class FibonacciJob : public Job {
 public:
  explicit FibonacciJob(const Arguments& arguments) : n_(static_cast<int>(arguments.Integer(0, "n", 0, 60))) {}
  void Run(size_t, size_t, const std::atomic<bool>& cancelled) override { result_ = Of(n_, cancelled); }
  Napi::Value Result(Napi::Env env) override { return Napi::Number::New(env, result_); }

 private:
  // The same calls, with a look at `cancelled` every millisecond or so: the 60th takes hours.
  static double Of(int n, const std::atomic<bool>& cancelled) {
    if (n < 26) return Fibonacci(n);
    return cancelled ? 0 : Of(n - 1, cancelled) + Of(n - 2, cancelled);
  }

  int n_;
  double result_ = 0;
};

class SortJob : public Job {
 public:
  explicit SortJob(const Arguments& arguments)
      : values_(arguments.Doubles(0, "values")), result_(arguments, values_.length) {}
  void Run(size_t, size_t, const std::atomic<bool>&) override {
    const ScratchMemory scratch(values_.length);
    for (size_t i = 0; i < values_.length; i++) result_.Data()[i] = values_.data[i];
    SortDoubles(result_.Data(), values_.length, scratch.get());
  }
  Napi::Value Result(Napi::Env) override { return result_.Value(); }

 private:
  View<double> values_;
  Made<Napi::Float64Array> result_;
};

class MonteCarloJob : public Job {
 public:
  explicit MonteCarloJob(const Arguments& arguments)
      : seed_(static_cast<uint32_t>(arguments.Integer(0, "seed", 0, std::numeric_limits<uint32_t>::max()))),
        points_(static_cast<uint32_t>(arguments.Integer(1, "points", 1, int64_t{1} << 31))) {}
  size_t Parts(size_t threads) const override { return PartsFor(points_, threads); }
  void Run(size_t part, size_t parts, const std::atomic<bool>& cancelled) override {
    const Share share = ShareOf(points_, part, parts);
    for (size_t at = share.begin; at < share.end && !cancelled; at += 1 << 22) {
      const size_t n = share.end - at < (1 << 22) ? share.end - at : 1 << 22;
      inside_ += ForLevel(CurrentLevel()).monte_carlo(seed_, static_cast<uint32_t>(at), static_cast<uint32_t>(n));
    }
  }
  Napi::Value Result(Napi::Env env) override {
    return Napi::Number::New(env, 4 * static_cast<double>(inside_) / static_cast<double>(points_));
  }

 private:
  uint32_t seed_, points_;
  std::atomic<uint64_t> inside_{0};
};

}  // namespace

const Function kMathFunctions[] = {
    {"sum", "sum(x)", Make<SumJob>, 1},
    {"dot", "dot(x, y)", Make<DotJob>, 2},
    {"matmul", "matmul(a, b, rows, inner, columns, out)", Make<MatmulJob>, 6},
    {"countPrimes", "countPrimes(limit)", Make<PrimesJob>, 1},
    {"mandelbrot", "mandelbrot(width, height, limit)", Make<MandelbrotJob>, 3},
    {"fft", "fft(x, out)", Make<FftJob>, 2},
    {"nbody", "nbody(state, mass, steps, dt)", Make<NbodyJob>, 4},
    {"fibonacci", "fibonacci(n)", Make<FibonacciJob>, 1},
    {"sort", "sort(values)", Make<SortJob>, 1},
    {"monteCarlo", "monteCarlo(seed, points)", Make<MonteCarloJob>, 2},
};
const size_t kMathFunctionCount = sizeof kMathFunctions / sizeof kMathFunctions[0];

}  // namespace loopscope::lab
