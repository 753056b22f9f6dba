// What is the same at every level: which rows and pixels are mixed, and what happens at the border.
#include "lab/kernels/image/image.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace loopscope::lab {

namespace baseline {
extern const ImageKernels kImageKernels;
}
namespace avx2 {
extern const ImageKernels kImageKernels;
}
namespace avx512 {
extern const ImageKernels kImageKernels;
}

const ImageKernels& ImageForLevel(Level level) {
  if (level == Level::kAvx512) return avx512::kImageKernels;
  if (level == Level::kAvx2) return avx2::kImageKernels;
  return baseline::kImageKernels;
}

namespace {

constexpr int32_t kOne = 16384;

size_t Clamp(ptrdiff_t row, size_t count) {
  return row < 0 ? 0 : std::min(static_cast<size_t>(row), count - 1);
}

Divisor DivisorOf(uint32_t divisor) {
  // The inverse has 31 bits: a sum's 30 bits and it are a product of 64.
  int bits = 0;
  while ((uint64_t{1} << bits) < divisor) bits++;
  const int shift = 30 + bits;
  return {static_cast<uint32_t>(((uint64_t{1} << shift) + divisor - 1) / divisor), shift};
}

// Makes the weights of one output whole numbers whose sum is exactly one; what rounding leaves goes to the largest.
void Normalize(const double* values, size_t count, int16_t* weights) {
  double total = 0;
  for (size_t k = 0; k < count; k++) total += values[k];
  int32_t sum = 0;
  size_t largest = 0;
  for (size_t k = 0; k < count; k++) {
    weights[k] = static_cast<int16_t>(std::lround(values[k] / total * kOne));
    sum += weights[k];
    if (values[k] > values[largest]) largest = k;
  }
  weights[largest] = static_cast<int16_t>(weights[largest] + kOne - sum);
}

double Sinc(double x) { return x == 0 ? 1 : std::sin(M_PI * x) / (M_PI * x); }

double Value(Filter filter, double x) {
  x = std::fabs(x);
  if (filter == Filter::kBilinear) return x < 1 ? 1 - x : 0;
  return x < 3 ? Sinc(x) * Sinc(x / 3) : 0;
}

}  // namespace

Taps GaussianTaps(double sigma) {
  std::vector<double> half;
  for (size_t d = 0; d < 10000; d++) {
    const double value = std::exp(-static_cast<double>(d * d) / (2 * sigma * sigma));
    if (d > 0 && value < 0.2) break;
    half.push_back(std::rint(20 * value));
  }
  const size_t radius = half.size() - 1;
  Taps taps;
  taps.count = 2 * radius + 1;
  taps.first = {-static_cast<int32_t>(radius)};
  std::vector<double> values;
  for (size_t k = 0; k < taps.count; k++) values.push_back(half[k < radius ? radius - k : k - radius]);
  taps.weights.resize(taps.count);
  Normalize(values.data(), taps.count, taps.weights.data());
  return taps;
}

void GaussianBlur(const uint8_t* in, uint8_t* out, size_t width, size_t height, const Taps& taps, size_t begin, size_t end) {
  const ImageKernels& kernels = ImageForLevel(CurrentLevel());
  const size_t bytes = 4 * width, radius = taps.count / 2;
  // A row whose ends go on by the radius on both sides; its pixels' neighbours are then rows too, shifted by a pixel each.
  std::vector<uint8_t> wide(bytes + 8 * radius);
  std::vector<const uint8_t*> rows(taps.count);
  for (size_t y = begin; y < end; y++) {
    for (size_t k = 0; k < taps.count; k++)
      rows[k] = in + Clamp(static_cast<ptrdiff_t>(y + k) - static_cast<ptrdiff_t>(radius), height) * bytes;
    uint8_t* middle = wide.data() + 4 * radius;
    kernels.mix_rows(rows.data(), taps.weights.data(), taps.count, middle, bytes);
    for (size_t i = 0; i < radius; i++) {
      std::memcpy(wide.data() + 4 * i, middle, 4);
      std::memcpy(middle + bytes + 4 * i, middle + bytes - 4, 4);
    }
    for (size_t k = 0; k < taps.count; k++) rows[k] = wide.data() + 4 * k;
    kernels.mix_rows(rows.data(), taps.weights.data(), taps.count, out + y * bytes, bytes);
  }
}

Taps ResizeTaps(Filter filter, size_t from, size_t to) {
  const double step = static_cast<double>(from) / static_cast<double>(to), stretch = std::max(1.0, step);
  const double support = (filter == Filter::kBilinear ? 1 : 3) * stretch;
  Taps taps;
  taps.count = std::min(from, static_cast<size_t>(std::ceil(support)) * 2 + 1);
  taps.first.resize(to);
  taps.weights.resize(to * taps.count);
  std::vector<double> values(taps.count);
  for (size_t i = 0; i < to; i++) {
    const double centre = (static_cast<double>(i) + 0.5) * step - 0.5;
    const ptrdiff_t wanted = static_cast<ptrdiff_t>(std::ceil(centre - support));
    const ptrdiff_t first =
        std::max<ptrdiff_t>(0, std::min(wanted, static_cast<ptrdiff_t>(from) - static_cast<ptrdiff_t>(taps.count)));
    std::fill(values.begin(), values.end(), 0);
    // Beyond the border its pixel goes on: it gets the weights of those that do not exist.
    for (ptrdiff_t k = wanted; k <= static_cast<ptrdiff_t>(std::floor(centre + support)); k++)
      values[Clamp(k, from) - static_cast<size_t>(first)] += Value(filter, (static_cast<double>(k) - centre) / stretch);
    taps.first[i] = static_cast<int32_t>(first);
    Normalize(values.data(), taps.count, taps.weights.data() + i * taps.count);
  }
  return taps;
}

void Resize(const uint8_t* in, uint8_t* out, size_t width, const Taps& across, size_t toWidth, const Taps& down,
            size_t begin, size_t end) {
  const ImageKernels& kernels = ImageForLevel(CurrentLevel());
  const size_t bytes = 4 * width;
  std::vector<uint8_t> row(bytes);
  std::vector<const uint8_t*> rows(down.count);
  for (size_t y = begin; y < end; y++) {
    for (size_t k = 0; k < down.count; k++) rows[k] = in + (static_cast<size_t>(down.first[y]) + k) * bytes;
    kernels.mix_rows(rows.data(), down.weights.data() + y * down.count, down.count, row.data(), bytes);
    kernels.mix_pixels(row.data(), across, out + y * toWidth * 4, toWidth);
  }
}

void BoxBlur(const uint8_t* in, uint8_t* out, size_t width, size_t height, size_t radius, size_t begin, size_t end) {
  const ImageKernels& kernels = ImageForLevel(CurrentLevel());
  const size_t bytes = 4 * width, side = 2 * radius + 1, border = radius + 1;
  const auto row = [&](ptrdiff_t y) { return in + Clamp(y, height) * bytes; };
  const ptrdiff_t reach = static_cast<ptrdiff_t>(radius);
  // Sums of columns, whose ends go on on both sides as far as a window reaches that begins a pixel before the row.
  std::vector<uint32_t> columns(4 * (border + width + border + kBoxSlack));
  uint32_t* const middle = columns.data() + 4 * border;
  const std::vector<uint8_t> nothing(bytes);
  for (ptrdiff_t y = static_cast<ptrdiff_t>(begin) - reach; y <= static_cast<ptrdiff_t>(begin) + reach; y++)
    kernels.slide_sums(middle, row(y), nothing.data(), bytes);
  const uint32_t area = static_cast<uint32_t>(side * side);
  const Divisor by = DivisorOf(area);
  for (size_t y = begin; y < end; y++) {
    for (size_t i = 0; i < border; i++) {
      std::memcpy(columns.data() + 4 * i, middle, 16);
      std::memcpy(middle + bytes + 4 * i, middle + bytes - 4, 16);
    }
    kernels.box_row(columns.data(), side, area / 2, by, out + y * bytes, width);
    if (y + 1 < end)
      kernels.slide_sums(middle, row(static_cast<ptrdiff_t>(y) + reach + 1), row(static_cast<ptrdiff_t>(y) - reach), bytes);
  }
}

void Sobel(const uint8_t* in, uint8_t* out, size_t width, size_t height, size_t begin, size_t end) {
  const ImageKernels& kernels = ImageForLevel(CurrentLevel());
  const size_t bytes = 4 * width, wide = width + 2;
  std::vector<int16_t> lumas(3 * wide + kSobelSlack);
  const auto luma = [&](ptrdiff_t y) { return lumas.data() + static_cast<size_t>((y + 3) % 3) * wide; };
  const auto fill = [&](ptrdiff_t y) {
    int16_t* to = luma(y);
    kernels.luma_row(in + Clamp(y, height) * bytes, to + 1, width);
    to[0] = to[1];
    to[width + 1] = to[width];
  };
  const ptrdiff_t first = static_cast<ptrdiff_t>(begin);
  fill(first - 1);
  fill(first);
  for (ptrdiff_t y = first; y < static_cast<ptrdiff_t>(end); y++) {
    fill(y + 1);
    const size_t at = static_cast<size_t>(y) * bytes;
    kernels.sobel_row(luma(y - 1), luma(y), luma(y + 1), in + at, out + at, width);
  }
}

void Histogram(const uint8_t* in, size_t pixels, uint32_t counts[256]) {
  // Four tables in turn: a count need not wait for the one before, which may be of the same luma.
  std::vector<uint32_t> tables(4 * 256);
  ImageForLevel(CurrentLevel()).count_lumas(in, pixels, tables.data());
  for (size_t i = 0; i < 256; i++) counts[i] = tables[i] + tables[256 + i] + tables[512 + i] + tables[768 + i];
}

void EqualizeMap(const uint32_t counts[256], uint8_t map[256]) {
  uint64_t total = 0, least = 0;
  for (size_t i = 0; i < 256; i++) {
    if (total == 0) least = counts[i];
    total += counts[i];
  }
  uint64_t below = 0;
  uint8_t here = 0;
  for (size_t i = 0; i < 256; i++) {
    // A luma that does not occur goes where the one before it goes: a division less.
    if (counts[i] != 0 && total != least) {
      below += counts[i];
      here = static_cast<uint8_t>((2 * (below - least) * 255 + (total - least)) / (2 * (total - least)));
    }
    map[i] = total == least ? static_cast<uint8_t>(i) : here;
  }
}

void Equalize(const uint8_t* in, uint8_t* out, size_t pixels, const uint8_t map[256]) {
  uint32_t moves[256];
  for (uint32_t luma = 0; luma < 256; luma++)
    moves[luma] = map[luma] < luma ? (luma - map[luma]) * 0x010101 | 0x80000000 : (map[luma] - luma) * 0x010101;
  ImageForLevel(CurrentLevel()).move_lumas(in, out, pixels, moves);
}

}  // namespace loopscope::lab
