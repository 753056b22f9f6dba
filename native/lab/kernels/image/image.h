// Kernels on images: 8 bits for each of red, green, blue and alpha, four bytes a pixel, row by row without gaps. Alpha is
// not premultiplied and is treated as a fourth colour where pixels are mixed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lab/kernels/cpu.h"

namespace loopscope::lab {

// Weights of a filter in 1/16384: output i is made of the inputs from `first[i]` on, `count` of them, which all exist.
struct Taps {
  size_t count = 0;
  std::vector<int32_t> first;
  std::vector<int16_t> weights;
};

// Division of sums of less than 2³⁰ by a multiplication: exact (Granlund and Montgomery, 1994).
struct Divisor {
  uint32_t inverse = 0;
  int shift = 0;
};

struct ImageKernels {
  // Luma (77 R + 150 G + 29 B + 128) >> 8 in all three colours; alpha is kept.
  void (*grayscale)(const uint8_t* in, uint8_t* out, size_t pixels);
  // Mixes `count` rows, each `bytes` long, into one.
  void (*mix_rows)(const uint8_t* const* rows, const int16_t* weights, size_t count, uint8_t* out, size_t bytes);
  // Makes one row of `width` pixels of another by `taps`.
  void (*mix_pixels)(const uint8_t* in, const Taps& taps, uint8_t* out, size_t width);
  // One luma of 16 bits for each pixel.
  void (*luma_row)(const uint8_t* in, int16_t* out, size_t width);
  // |∂x| + |∂y| of three rows of luma, 255 at most, by Sobel's operator, in all three colours; alpha is that of `in`. Rows
  // have a value before their first and one behind their last; kSobelSlack more are read.
  void (*sobel_row)(const int16_t* above, const int16_t* here, const int16_t* below, const uint8_t* in, uint8_t* out,
                    size_t width);
  // Adds what enters a window of rows, takes away what leaves it: sums[i] += in[i] - out[i].
  void (*slide_sums)(uint32_t* sums, const uint8_t* enters, const uint8_t* leaves, size_t bytes);
  // A row of means: a window of `side` pixels of `columns` slides along, from the one before the first pixel's on, and its
  // sum, plus `more`, is divided. Four numbers a pixel; kBoxSlack pixels behind the last window are read.
  void (*box_row)(const uint32_t* columns, size_t side, uint32_t more, Divisor by, uint8_t* out, size_t width);
  // How often each luma occurs, added to four tables, whose sum counts.
  void (*count_lumas)(const uint8_t* in, size_t pixels, uint32_t tables[4 * 256]);
  // Moves the three colours of every pixel by what its luma moves: `moves` has the distance in each of the three low bytes
  // and the sign above them.
  void (*move_lumas)(const uint8_t* in, uint8_t* out, size_t pixels, const uint32_t moves[256]);
};

constexpr size_t kBoxSlack = 4, kSobelSlack = 32;

const ImageKernels& ImageForLevel(Level level);

// The whole operations below do rows `begin` to `end` of the output, so that rows can be shared between threads.

// Mean of (2·radius + 1)² pixels; beyond the border the border's pixels go on.
void BoxBlur(const uint8_t* in, uint8_t* out, size_t width, size_t height, size_t radius, size_t begin, size_t end);

// Gaussian blur as libvips does it (`vips_gaussblur`, precision integer): weights rint(20·e^(−d²/2σ²)), left out where the
// value is below 0.2; horizontal and vertical one after the other, rounded in between.
Taps GaussianTaps(double sigma);
void GaussianBlur(const uint8_t* in, uint8_t* out, size_t width, size_t height, const Taps& taps, size_t begin, size_t end);

enum class Filter { kBilinear, kLanczos3 };

// For outputs 0 … to − 1 of `from` inputs, pixel centres at halves; when it shrinks the filter grows with it.
Taps ResizeTaps(Filter filter, size_t from, size_t to);
void Resize(const uint8_t* in, uint8_t* out, size_t width, const Taps& across, size_t toWidth, const Taps& down,
            size_t begin, size_t end);

void Sobel(const uint8_t* in, uint8_t* out, size_t width, size_t height, size_t begin, size_t end);

// How often each luma occurs.
void Histogram(const uint8_t* in, size_t pixels, uint32_t counts[256]);
// Spreads the lumas evenly: `map` from the counts of all pixels, then every colour moves by what its pixel's luma moves.
void EqualizeMap(const uint32_t counts[256], uint8_t map[256]);
void Equalize(const uint8_t* in, uint8_t* out, size_t pixels, const uint8_t map[256]);

}  // namespace loopscope::lab
