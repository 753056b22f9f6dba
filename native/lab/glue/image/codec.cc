#include "lab/glue/image/codec.h"

#include <dlfcn.h>

#include <algorithm>
#include <mutex>
#include <vector>

namespace loopscope::lab {

namespace {

struct VipsImage;

// The functions of libvips 8.18's C interface that are used here, as <vips/vips.h> declares them.
struct Vips {
  int (*init)(const char* argv0);
  void (*concurrency_set)(int threads);
  void (*cache_set_max)(int operations);
  void (*block_untrusted_set)(int state);
  VipsImage* (*image_new_from_buffer)(const void* bytes, size_t length, const char* options, ...);
  VipsImage* (*image_new_from_memory)(const void* pixels, size_t size, int width, int height, int bands, int format);
  int (*image_get_width)(const VipsImage* image);
  int (*image_get_height)(const VipsImage* image);
  int (*image_get_bands)(const VipsImage* image);
  int (*image_hasalpha)(VipsImage* image);
  int (*colourspace)(VipsImage* in, VipsImage** out, int space, ...);
  int (*addalpha)(VipsImage* in, VipsImage** out, ...);
  int (*cast)(VipsImage* in, VipsImage** out, int format, ...);
  void* (*image_write_to_memory)(VipsImage* in, size_t* size);
  int (*image_write_to_buffer)(VipsImage* in, const char* suffix, void** buffer, size_t* size, ...);
  unsigned (*log_set_handler)(const char* domain, int levels, void (*hear)(const char*, int, const char*, void*), void* data);
  void (*log_remove_handler)(const char* domain, unsigned handler);
  void (*log_default_handler)(const char* domain, int level, const char* message, void* unused);
  const char* (*error_buffer)();
  void (*error_clear)();
  void (*thread_shutdown)();
  void (*object_unref)(void* object);
  void (*free)(void* memory);
};

constexpr int kUchar = 0;          // VIPS_FORMAT_UCHAR
constexpr int kSrgb = 22;          // VIPS_INTERPRETATION_sRGB
constexpr int kFailOnError = 2;    // VIPS_FAIL_ON_ERROR: half an image is none
constexpr int kWarning = 1 << 4;    // G_LOG_LEVEL_WARNING
constexpr void* kEnd = nullptr;

Vips vips;
bool ready = false;
std::mutex opening;

template <typename F>
bool Find(void* library, const char* name, F* function) {
  *function = reinterpret_cast<F>(dlsym(library, name));
  return *function != nullptr;
}

// More of what vips says is repetition.
constexpr size_t kMostRemarks = 6;

// What vips says while it is used. It has one place for the errors of all threads, and the reason is often not there but in a
// warning, which would be printed among the output of the program, by a thread of vips' own. So all is gathered in one place,
// which is empty whenever nobody uses vips: then whoever else has loaded it hears of its warnings again.
class Remarks {
 public:
  Remarks() {
    const std::lock_guard<std::mutex> lock(gathering);
    alone_ = users++ == 0;
    if (alone_)
      handler = vips.log_set_handler(kDomain, kWarning, Hear, nullptr);
    else
      crowds++;
    crowdsBefore_ = crowds;
  }
  ~Remarks() {
    {
      const std::lock_guard<std::mutex> lock(gathering);
      if (--users == 0) {
        vips.log_remove_handler(kDomain, handler);
        remarks.clear();
        vips.error_clear();
      }
    }
    // vips keeps buffers per thread, and libuv's threads live as long as the process: they would look like a leak.
    vips.thread_shutdown();
  }
  Remarks(const Remarks&) = delete;
  Remarks& operator=(const Remarks&) = delete;

  // A failure with all that was said, in one sentence: "The image is damaged: libvips says “not enough data; libpng read error”."
  Failure Because(const std::string& what) {
    const std::lock_guard<std::mutex> lock(gathering);
    Add(vips.error_buffer());
    std::string said;
    for (const std::string& remark : remarks) said += (said.empty() ? "" : "; ") + remark;
    if (said.find("out of memory") != std::string::npos) return NoMemory();
    if (said.empty()) return {"ERR_LAB_IMAGE", what + "; libvips does not say why."};
    const bool others = !alone_ || crowds != crowdsBefore_;
    return {"ERR_LAB_IMAGE", what + ": libvips says " + (others ? "of the images it had at that time " : "") + "“" + said + "”."};
  }

  static constexpr const char* kDomain = "VIPS";

  // Called by vips, on any thread.
  static void Hear(const char* domain, int level, const char* message, void*) {
    {
      const std::lock_guard<std::mutex> lock(gathering);
      if (users > 0) {
        Add(message);
        return;
      }
    }
    vips.log_default_handler(domain, level, message, nullptr);
  }

 private:
  // Line by line, each once, and without those that only count others.
  static void Add(const std::string& text) {
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = text.substr(at, end - at);
      at = end + 1;
      if (line.empty() || line.rfind("read gave ", 0) == 0 || line.rfind("error in tile ", 0) == 0) continue;
      if (remarks.size() < kMostRemarks && std::find(remarks.begin(), remarks.end(), line) == remarks.end())
        remarks.push_back(line);
    }
  }

  static inline std::mutex gathering;
  static inline std::vector<std::string> remarks;
  // How many use vips, and how often one began while another did.
  static inline size_t users = 0, crowds = 0;
  static inline unsigned handler = 0;

  bool alone_;
  size_t crowdsBefore_;
};

const Failure kNotOpen = {"ERR_LAB_CODEC_MISSING",
                             "libvips is not installed, so image files can be neither read nor written; install the optional "
                             "package @img/sharp-libvips-linux-x64."};

struct Unref {
  void operator()(VipsImage* image) const { vips.object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

}  // namespace

void FreeByVips::operator()(uint8_t* memory) const { vips.free(memory); }

std::string OpenCodec(const char* path) {
  const std::lock_guard<std::mutex> lock(opening);
  if (ready) return "";
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) return dlerror();
  const bool found = Find(library, "vips_init", &vips.init) &&
                     Find(library, "vips_concurrency_set", &vips.concurrency_set) &&
                     Find(library, "vips_cache_set_max", &vips.cache_set_max) &&
                     Find(library, "vips_block_untrusted_set", &vips.block_untrusted_set) &&
                     Find(library, "vips_image_new_from_buffer", &vips.image_new_from_buffer) &&
                     Find(library, "vips_image_new_from_memory", &vips.image_new_from_memory) &&
                     Find(library, "vips_image_get_width", &vips.image_get_width) &&
                     Find(library, "vips_image_get_height", &vips.image_get_height) &&
                     Find(library, "vips_image_get_bands", &vips.image_get_bands) &&
                     Find(library, "vips_image_hasalpha", &vips.image_hasalpha) &&
                     Find(library, "vips_colourspace", &vips.colourspace) &&
                     Find(library, "vips_addalpha", &vips.addalpha) && Find(library, "vips_cast", &vips.cast) &&
                     Find(library, "vips_image_write_to_memory", &vips.image_write_to_memory) &&
                     Find(library, "vips_image_write_to_buffer", &vips.image_write_to_buffer) &&
                     Find(library, "g_log_set_handler", &vips.log_set_handler) &&
                     Find(library, "g_log_remove_handler", &vips.log_remove_handler) &&
                     Find(library, "g_log_default_handler", &vips.log_default_handler) &&
                     Find(library, "vips_error_buffer", &vips.error_buffer) &&
                     Find(library, "vips_error_clear", &vips.error_clear) &&
                     Find(library, "vips_thread_shutdown", &vips.thread_shutdown) &&
                     Find(library, "g_object_unref", &vips.object_unref) && Find(library, "g_free", &vips.free);
  if (!found) return "it lacks a function that is needed";
  if (vips.init("loopscope") != 0) return "it does not start";
  // One thread: the lab's own ways say how many there are. Nothing is kept from call to call.
  vips.concurrency_set(1);
  vips.cache_set_max(0);
  vips.block_untrusted_set(1);
  ready = true;
  return "";
}

DecodedImage Decode(const uint8_t* bytes, size_t length, size_t mostPixels, Failure* error) {
  if (!ready) {
    *error = kNotOpen;
    return {};
  }
  Remarks remarks;
  Image image(vips.image_new_from_buffer(bytes, length, "", "fail_on", kFailOnError, kEnd));
  if (!image) {
    *error = remarks.Because("The bytes are no image that can be read");
    return {};
  }
  const size_t pixels = static_cast<size_t>(vips.image_get_width(image.get())) * static_cast<size_t>(vips.image_get_height(image.get()));
  if (pixels > mostPixels) {
    *error = {"ERR_LAB_RANGE", "The image has more than 2^28 pixels; make it smaller first."};
    return {};
  }
  VipsImage* next = nullptr;
  const auto step = [&](int failed) {
    if (failed) return false;
    image.reset(next);
    next = nullptr;
    return true;
  };
  DecodedImage decoded;
  const bool made = step(vips.colourspace(image.get(), &next, kSrgb, kEnd)) &&
                    (vips.image_hasalpha(image.get()) || step(vips.addalpha(image.get(), &next, kEnd))) &&
                    step(vips.cast(image.get(), &next, kUchar, kEnd));
  size_t size = 0;
  if (made && vips.image_get_bands(image.get()) == 4)
    decoded.data.reset(static_cast<uint8_t*>(vips.image_write_to_memory(image.get(), &size)));
  decoded.width = static_cast<size_t>(vips.image_get_width(image.get()));
  decoded.height = static_cast<size_t>(vips.image_get_height(image.get()));
  if (!decoded.data || size != 4 * decoded.width * decoded.height) {
    *error = remarks.Because("The image is damaged");
    return {};
  }
  return decoded;
}

EncodedImage Encode(const uint8_t* pixels, size_t width, size_t height, const std::string& format, int quality,
                    Failure* error) {
  if (!ready) {
    *error = kNotOpen;
    return {};
  }
  Remarks remarks;
  Image image(vips.image_new_from_memory(pixels, 4 * width * height, static_cast<int>(width), static_cast<int>(height), 4, kUchar));
  EncodedImage encoded;
  void* buffer = nullptr;
  const std::string suffix = "." + format;
  const int failed = !image ? 1
                     : format == "png"
                         ? vips.image_write_to_buffer(image.get(), suffix.c_str(), &buffer, &encoded.length, kEnd)
                         : vips.image_write_to_buffer(image.get(), suffix.c_str(), &buffer, &encoded.length, "Q", quality, kEnd);
  encoded.data.reset(static_cast<uint8_t*>(buffer));
  if (failed) {
    *error = remarks.Because("The image cannot be written");
    return {};
  }
  return encoded;
}

}  // namespace loopscope::lab
