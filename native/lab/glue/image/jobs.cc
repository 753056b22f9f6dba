// The image kernels, decoding and encoding, as jobs.
#include "lab/glue/image/jobs.h"

#include <string>

#include "lab/glue/image/codec.h"
#include "lab/glue/made.h"
#include "lab/kernels/image/image.h"

namespace loopscope::lab {

namespace {

constexpr int64_t kMostSide = 32768;
constexpr size_t kMostPixels = size_t{1} << 28;
// Rows that are not worth a thread.
constexpr size_t kRowsAtLeast = 16;

// An image of RGBA that is read, its size, and one that is made of it.
class ImageJob : public Job {
 public:
  explicit ImageJob(const Arguments& arguments)
      : in_(arguments.Bytes(0, "pixels")),
        width_(static_cast<size_t>(arguments.Integer(1, "width", 1, kMostSide))),
        height_(static_cast<size_t>(arguments.Integer(2, "height", 1, kMostSide))) {
    if (in_.length != 4 * width_ * height_)
      arguments.RefuseRange("pixels has " + std::to_string(in_.length) + " bytes, not four for each of " +
                                std::to_string(width_) + " × " + std::to_string(height_) + " pixels",
                            "Pass red, green, blue and alpha of every pixel, row by row.");
  }
  size_t Parts(size_t threads) const override {
    const size_t most = height_ / kRowsAtLeast;
    return most == 0 ? 1 : most < threads ? most : threads;
  }

 protected:
  View<uint8_t> in_;
  size_t width_, height_;
};

// Makes an image of the same size, any row without the others.
class RowsJob : public ImageJob {
 public:
  // `out` is the number of the argument that may bring memory for the result.
  RowsJob(const Arguments& arguments, size_t out)
      : ImageJob(arguments), result_(arguments, in_.length, out, &Arguments::Bytes) {
    RefuseOverlap(arguments, in_, "pixels", result_.Out(), in_.length);
  }
  void Run(size_t part, size_t parts, const std::atomic<bool>& cancelled) override {
    const Share share = ShareOf(height_, part, parts);
    for (size_t begin = share.begin; begin < share.end && !cancelled; begin += 256)
      Rows(begin, begin + 256 < share.end ? begin + 256 : share.end);
  }
  Napi::Value Result(Napi::Env) override { return result_.Value(); }

 protected:
  virtual void Rows(size_t begin, size_t end) = 0;
  Made<Napi::Uint8Array> result_;
};

class GrayscaleJob : public RowsJob {
 public:
  explicit GrayscaleJob(const Arguments& arguments) : RowsJob(arguments, 3) {}

 private:
  void Run(size_t part, size_t parts, const std::atomic<bool>&) override {
    const Share share = ShareOf(height_, part, parts);
    Rows(share.begin, share.end);
  }
  void Rows(size_t begin, size_t end) override {
    const size_t at = 4 * begin * width_;
    ImageForLevel(CurrentLevel()).grayscale(in_.data + at, result_.Data() + at, (end - begin) * width_);
  }
};

class BoxBlurJob : public RowsJob {
 public:
  explicit BoxBlurJob(const Arguments& arguments)
      : RowsJob(arguments, 4), radius_(static_cast<size_t>(arguments.Integer(3, "radius", 0, 1000))) {}

 private:
  void Rows(size_t begin, size_t end) override {
    BoxBlur(in_.data, result_.Data(), width_, height_, radius_, begin, end);
  }
  size_t radius_;
};

class GaussianBlurJob : public RowsJob {
 public:
  explicit GaussianBlurJob(const Arguments& arguments) : RowsJob(arguments, 4) {
    const double sigma = arguments.Number(3, "sigma");
    if (sigma < 0.3 || sigma > 1000)
      arguments.RefuseRange("sigma must be from 0.3 to 1000", "Pass the deviation in pixels.");
    taps_ = GaussianTaps(sigma);
  }

 private:
  void Rows(size_t begin, size_t end) override {
    GaussianBlur(in_.data, result_.Data(), width_, height_, taps_, begin, end);
  }
  Taps taps_;
};

class SobelJob : public RowsJob {
 public:
  explicit SobelJob(const Arguments& arguments) : RowsJob(arguments, 3) {}

 private:
  void Rows(size_t begin, size_t end) override { Sobel(in_.data, result_.Data(), width_, height_, begin, end); }
};

class EqualizeJob : public RowsJob {
 public:
  explicit EqualizeJob(const Arguments& arguments) : RowsJob(arguments, 3) {}

 private:
  size_t Parts(size_t) const override { return 1; }
  void Run(size_t, size_t, const std::atomic<bool>&) override {
    uint32_t counts[256];
    uint8_t map[256];
    Histogram(in_.data, width_ * height_, counts);
    EqualizeMap(counts, map);
    Equalize(in_.data, result_.Data(), width_ * height_, map);
  }
  void Rows(size_t, size_t) override {}
};

template <Filter kFilter>
class ResizeJob : public ImageJob {
 public:
  explicit ResizeJob(const Arguments& arguments)
      : ImageJob(arguments),
        toWidth_(static_cast<size_t>(arguments.Integer(3, "toWidth", 1, kMostSide))),
        toHeight_(static_cast<size_t>(arguments.Integer(4, "toHeight", 1, kMostSide))),
        result_(arguments, Checked(arguments), 5, &Arguments::Bytes),
        across_(ResizeTaps(kFilter, width_, toWidth_)),
        down_(ResizeTaps(kFilter, height_, toHeight_)) {
    RefuseOverlap(arguments, in_, "pixels", result_.Out(), 4 * toWidth_ * toHeight_);
  }
  size_t Parts(size_t threads) const override {
    const size_t most = toHeight_ / kRowsAtLeast;
    return most == 0 ? 1 : most < threads ? most : threads;
  }
  void Run(size_t part, size_t parts, const std::atomic<bool>& cancelled) override {
    const Share share = ShareOf(toHeight_, part, parts);
    for (size_t begin = share.begin; begin < share.end && !cancelled; begin += 256)
      Resize(in_.data, result_.Data(), width_, across_, toWidth_, down_, begin,
             begin + 256 < share.end ? begin + 256 : share.end);
  }
  Napi::Value Result(Napi::Env) override { return result_.Value(); }

 private:
  size_t Checked(const Arguments& arguments) const {
    if (toWidth_ * toHeight_ > kMostPixels)
      arguments.RefuseRange("the result would have more than 2^28 pixels", "Make it in pieces.");
    return 4 * toWidth_ * toHeight_;
  }
  size_t toWidth_, toHeight_;
  Made<Napi::Uint8Array> result_;
  Taps across_, down_;
};

// The bytes of a view as they are now, for what must not see them change.
const uint8_t* Steady(const View<uint8_t>& view, HeldMemory* copy) {
  if (!view.changing) return view.data;
  *copy = HeldMemory::CopyOf(view.data, view.length);
  return static_cast<const uint8_t*>(copy->Data());
}

class DecodeJob : public Job {
 public:
  explicit DecodeJob(const Arguments& arguments) : bytes_(arguments.Bytes(0, "bytes")) {}
  void Run(size_t, size_t, const std::atomic<bool>&) override {
    HeldMemory copy;
    decoded_ = Decode(Steady(bytes_, &copy), bytes_.length, kMostPixels, &failure_);
  }
  Napi::Value Result(Napi::Env env) override {
    if (!decoded_.data) throw ErrorOf(env, failure_);
    // Copied: memory of another allocator in an ArrayBuffer is refused where pointers are compressed.
    const size_t length = 4 * decoded_.width * decoded_.height;
    Napi::Uint8Array pixels = NewArray<Napi::Uint8Array>(env, length);
    std::copy(decoded_.data.get(), decoded_.data.get() + length, pixels.Data());
    Napi::Object image = Napi::Object::New(env);
    image.Set("width", Napi::Number::New(env, static_cast<double>(decoded_.width)));
    image.Set("height", Napi::Number::New(env, static_cast<double>(decoded_.height)));
    image.Set("pixels", pixels);
    return image;
  }

 private:
  View<uint8_t> bytes_;
  DecodedImage decoded_;
  Failure failure_;
};

class EncodeJob : public ImageJob {
 public:
  explicit EncodeJob(const Arguments& arguments) : ImageJob(arguments) {
    const Napi::Value format = arguments.At(3);
    if (format.IsString()) format_ = format.As<Napi::String>().Utf8Value();
    if (format_ != "png" && format_ != "jpeg" && format_ != "webp")
      arguments.RefuseRange("format must be png, jpeg or webp", "Pass one of the three.");
    quality_ = arguments.Has(4) ? static_cast<int>(arguments.Integer(4, "quality", 1, 100)) : 80;
  }
  size_t Parts(size_t) const override { return 1; }
  void Run(size_t, size_t, const std::atomic<bool>&) override {
    HeldMemory copy;
    encoded_ = Encode(Steady(in_, &copy), width_, height_, format_, quality_, &failure_);
  }
  Napi::Value Result(Napi::Env env) override {
    if (!encoded_.data) throw ErrorOf(env, failure_);
    Napi::Uint8Array bytes = NewArray<Napi::Uint8Array>(env, encoded_.length);
    std::copy(encoded_.data.get(), encoded_.data.get() + encoded_.length, bytes.Data());
    return bytes;
  }

 private:
  std::string format_;
  int quality_ = 80;
  EncodedImage encoded_;
  Failure failure_;
};

}  // namespace

const Function kImageFunctions[] = {
    {"grayscale", "grayscale(pixels, width, height, out)", Make<GrayscaleJob>, 4},
    {"boxBlur", "boxBlur(pixels, width, height, radius, out)", Make<BoxBlurJob>, 5},
    {"gaussianBlur", "gaussianBlur(pixels, width, height, sigma, out)", Make<GaussianBlurJob>, 5},
    {"resizeBilinear", "resizeBilinear(pixels, width, height, toWidth, toHeight, out)", Make<ResizeJob<Filter::kBilinear>>, 6},
    {"resizeLanczos", "resizeLanczos(pixels, width, height, toWidth, toHeight, out)", Make<ResizeJob<Filter::kLanczos3>>, 6},
    {"sobel", "sobel(pixels, width, height, out)", Make<SobelJob>, 4},
    {"equalize", "equalize(pixels, width, height, out)", Make<EqualizeJob>, 4},
    {"decode", "decode(bytes)", Make<DecodeJob>, 1},
    {"encode", "encode(pixels, width, height, format, quality)", Make<EncodeJob>, 5},
};
const size_t kImageFunctionCount = sizeof kImageFunctions / sizeof kImageFunctions[0];

}  // namespace loopscope::lab
