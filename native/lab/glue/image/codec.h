// Image files, read and written by libvips. It is looked for while the program runs and never linked: the kernels are there
// without it, and this addon is built without its headers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "lab/glue/failure.h"

namespace loopscope::lab {

struct FreeByVips {
  void operator()(uint8_t* memory) const;
};

// RGBA; `data` is null where it failed.
struct DecodedImage {
  size_t width = 0, height = 0;
  std::unique_ptr<uint8_t, FreeByVips> data;
};

struct EncodedImage {
  size_t length = 0;
  std::unique_ptr<uint8_t, FreeByVips> data;
};

// Loads libvips from a file. Returns '' or why it cannot be.
std::string OpenCodec(const char* path);

// On any thread.
DecodedImage Decode(const uint8_t* bytes, size_t length, size_t mostPixels, Failure* error);
EncodedImage Encode(const uint8_t* pixels, size_t width, size_t height, const std::string& format, int quality,
                    Failure* error);

}  // namespace loopscope::lab
