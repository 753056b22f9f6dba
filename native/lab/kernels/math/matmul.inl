namespace loopscope::lab::LAB_LEVEL {

// After Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008): a block of a stays in the
// second-level cache, a sliver of b in the first, and a tile of c in registers. Blocks (math.h) are packed in the order in
// which they are read; edges are filled up with zeroes, so that the innermost loop has one form.
//   registers:   avx512  8 × 24 doubles   24 sums, 3 of b, 1 of a    of 32
//                avx2    4 × 12           12       3       1         of 16
//                baseline 4 × 4            8       2       1         of 16
#if LAB_BYTES == 64
constexpr size_t kTileRows = 8, kTileVectors = 3;
#elif LAB_BYTES == 32
constexpr size_t kTileRows = 4, kTileVectors = 3;
#else
constexpr size_t kTileRows = 4, kTileVectors = 2;
#endif
constexpr size_t kTileColumns = kTileVectors * kDoubles;
static_assert(kBlockRows % kTileRows == 0 && kBlockColumns % kTileColumns == 0);

static void PackA(const double* a, size_t stride, size_t rows, size_t inner, double* to) {
  for (size_t row = 0; row < rows; row += kTileRows) {
    const size_t have = rows - row < kTileRows ? rows - row : kTileRows;
    for (size_t k = 0; k < inner; k++, to += kTileRows) {
      for (size_t i = 0; i < have; i++) to[i] = a[(row + i) * stride + k];
      for (size_t i = have; i < kTileRows; i++) to[i] = 0;
    }
  }
}

static void PackB(const double* b, size_t stride, size_t inner, size_t columns, double* to) {
  for (size_t column = 0; column < columns; column += kTileColumns) {
    const size_t have = columns - column < kTileColumns ? columns - column : kTileColumns;
    for (size_t k = 0; k < inner; k++, to += kTileColumns) {
      const double* from = b + k * stride + column;
      for (size_t j = 0; j < have; j++) to[j] = from[j];
      for (size_t j = have; j < kTileColumns; j++) to[j] = 0;
    }
  }
}

static inline __attribute__((always_inline)) void Tile(const double* a, const double* b, size_t inner, double* c,
                                                       size_t stride, size_t rows, size_t columns) {
  Doubles sums[kTileRows][kTileVectors] = {};
  for (size_t k = 0; k < inner; k++, a += kTileRows, b += kTileColumns) {
    Doubles right[kTileVectors];
#pragma GCC unroll 8
    for (size_t j = 0; j < kTileVectors; j++) right[j] = Load(b + j * kDoubles);
#pragma GCC unroll 8
    for (size_t i = 0; i < kTileRows; i++) {
      const Doubles left = Spread(a[i]);
#pragma GCC unroll 8
      for (size_t j = 0; j < kTileVectors; j++) sums[i][j] = MulAdd(left, right[j], sums[i][j]);
    }
  }
  if (rows == kTileRows && columns == kTileColumns) {
#pragma GCC unroll 8
    for (size_t i = 0; i < kTileRows; i++)
#pragma GCC unroll 8
      for (size_t j = 0; j < kTileVectors; j++) {
        double* to = c + i * stride + j * kDoubles;
        Store(to, Load(to) + sums[i][j]);
      }
    return;
  }
  double edge[kTileRows * kTileColumns];
#pragma GCC unroll 8
  for (size_t i = 0; i < kTileRows; i++)
#pragma GCC unroll 8
    for (size_t j = 0; j < kTileVectors; j++) Store(edge + i * kTileColumns + j * kDoubles, sums[i][j]);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++) c[i * stride + j] += edge[i * kTileColumns + j];
}

void Matmul(const double* a, const double* b, double* c, size_t rows, size_t inner, size_t columns, double* scratch) {
  double* packed_a = scratch;
  double* packed_b = scratch + kBlockRows * kBlockInner;
  for (size_t column = 0; column < columns; column += kBlockColumns) {
    const size_t width = columns - column < kBlockColumns ? columns - column : kBlockColumns;
    for (size_t k = 0; k < inner; k += kBlockInner) {
      const size_t depth = inner - k < kBlockInner ? inner - k : kBlockInner;
      PackB(b + k * columns + column, columns, depth, width, packed_b);
      for (size_t row = 0; row < rows; row += kBlockRows) {
        const size_t height = rows - row < kBlockRows ? rows - row : kBlockRows;
        PackA(a + row * inner + k, inner, height, depth, packed_a);
        for (size_t j = 0; j < width; j += kTileColumns)
          for (size_t i = 0; i < height; i += kTileRows)
            Tile(packed_a + i * depth, packed_b + j * depth, depth, c + (row + i) * columns + column + j, columns,
                 height - i < kTileRows ? height - i : kTileRows, width - j < kTileColumns ? width - j : kTileColumns);
      }
    }
  }
}

}  // namespace loopscope::lab::LAB_LEVEL
