namespace loopscope::lab::LAB_LEVEL {

// Stockham's transform (self-sorting: no bit reversal), radix 4, decimation in frequency; real and imaginary parts apart.
//
//   pass      0      1      2     …         of log₄ n, and one of radix 2 where n is no power of 4
//   length    n     n/4    n/16             what is still to be transformed
//   stride    1      4      16              how many such transforms lie side by side
//
// Later passes have one twiddle factor for a whole stride; the first has one stride, so its lanes are neighbours of the
// sequence, and its results are turned (4 × 4) before they are stored.
typedef double Quad __attribute__((vector_size(32)));
typedef int64_t QuadIndex __attribute__((vector_size(32)));

template <typename V>
struct Complex {
  V re, im;
};

template <typename V>
static inline __attribute__((always_inline)) Complex<V> Times(Complex<V> z, V re, V im) {
  return {z.re * re - z.im * im, z.re * im + z.im * re};
}

// The butterfly of four; y0 … y3 before their twiddle factors.
template <typename V>
static inline __attribute__((always_inline)) void Butterfly(Complex<V> (&z)[4]) {
  const Complex<V> sum02 = {z[0].re + z[2].re, z[0].im + z[2].im}, difference02 = {z[0].re - z[2].re, z[0].im - z[2].im};
  const Complex<V> sum13 = {z[1].re + z[3].re, z[1].im + z[3].im}, turned13 = {z[3].im - z[1].im, z[1].re - z[3].re};
  z[0] = {sum02.re + sum13.re, sum02.im + sum13.im};
  z[1] = {difference02.re - turned13.re, difference02.im - turned13.im};
  z[2] = {sum02.re - sum13.re, sum02.im - sum13.im};
  z[3] = {difference02.re + turned13.re, difference02.im + turned13.im};
}

// Twiddle factors of a pass of quarter m: re and im of w, then of w², then of w³, each m long.
static inline __attribute__((always_inline)) void StoreTurned(double* to, Quad a, Quad b, Quad c, Quad d) {
  const Quad ab_even = __builtin_shuffle(a, b, QuadIndex{0, 4, 2, 6}), ab_odd = __builtin_shuffle(a, b, QuadIndex{1, 5, 3, 7});
  const Quad cd_even = __builtin_shuffle(c, d, QuadIndex{0, 4, 2, 6}), cd_odd = __builtin_shuffle(c, d, QuadIndex{1, 5, 3, 7});
  Store(to, __builtin_shuffle(ab_even, cd_even, QuadIndex{0, 1, 4, 5}));
  Store(to + 4, __builtin_shuffle(ab_odd, cd_odd, QuadIndex{0, 1, 4, 5}));
  Store(to + 8, __builtin_shuffle(ab_even, cd_even, QuadIndex{2, 3, 6, 7}));
  Store(to + 12, __builtin_shuffle(ab_odd, cd_odd, QuadIndex{2, 3, 6, 7}));
}

static inline __attribute__((always_inline)) Complex<Quad> LoadInterleaved(const double* from) {
  const Quad low = Load<Quad>(from), high = Load<Quad>(from + 4);
  return {__builtin_shuffle(low, high, QuadIndex{0, 2, 4, 6}), __builtin_shuffle(low, high, QuadIndex{1, 3, 5, 7})};
}

static void FirstPass(const double* in, size_t m, const double* w, double* re, double* im) {
  size_t p = 0;
  for (; p + 4 <= m; p += 4) {
    Complex<Quad> z[4];
    for (size_t k = 0; k < 4; k++) z[k] = LoadInterleaved(in + 2 * (p + k * m));
    Butterfly(z);
    for (size_t k = 1; k < 4; k++) z[k] = Times(z[k], Load<Quad>(w + (2 * k - 2) * m + p), Load<Quad>(w + (2 * k - 1) * m + p));
    StoreTurned(re + 4 * p, z[0].re, z[1].re, z[2].re, z[3].re);
    StoreTurned(im + 4 * p, z[0].im, z[1].im, z[2].im, z[3].im);
  }
  for (; p < m; p++) {
    Complex<double> z[4];
    for (size_t k = 0; k < 4; k++) z[k] = {in[2 * (p + k * m)], in[2 * (p + k * m) + 1]};
    Butterfly(z);
    for (size_t k = 0; k < 4; k++) {
      if (k > 0) z[k] = Times(z[k], w[(2 * k - 2) * m + p], w[(2 * k - 1) * m + p]);
      re[4 * p + k] = z[k].re;
      im[4 * p + k] = z[k].im;
    }
  }
}

template <typename V>
static inline __attribute__((always_inline)) void LaterPass(const double* re, const double* im, size_t m, size_t stride,
                                                            const double* w, double* to_re, double* to_im) {
  constexpr size_t kLanes = sizeof(V) / sizeof(double);
  for (size_t p = 0; p < m; p++) {
    const double *w1 = w + p, *w2 = w1 + 2 * m, *w3 = w2 + 2 * m;
    for (size_t q = 0; q < stride; q += kLanes) {
      Complex<V> z[4];
      for (size_t k = 0; k < 4; k++) {
        const size_t at = q + stride * (p + k * m);
        z[k] = {Load<V>(re + at), Load<V>(im + at)};
      }
      Butterfly(z);
      z[1] = Times(z[1], w1[0] - V{}, w1[m] - V{});
      z[2] = Times(z[2], w2[0] - V{}, w2[m] - V{});
      z[3] = Times(z[3], w3[0] - V{}, w3[m] - V{});
      for (size_t k = 0; k < 4; k++) {
        const size_t at = q + stride * (4 * p + k);
        Store(to_re + at, z[k].re);
        Store(to_im + at, z[k].im);
      }
    }
  }
}

void Fft(const double* in, double* out, size_t n, const double* twiddles, double* scratch) {
  if (n < 4) {
    if (n == 0) return;
    const double a[4] = {in[0], in[1], n == 2 ? in[2] : 0, n == 2 ? in[3] : 0};
    out[0] = a[0] + a[2];
    out[1] = a[1] + a[3];
    if (n == 2) {
      out[2] = a[0] - a[2];
      out[3] = a[1] - a[3];
    }
    return;
  }
  double *re = scratch, *im = scratch + n, *other_re = scratch + 2 * n, *other_im = scratch + 3 * n;
  size_t m = n / 4, stride = 4;
  FirstPass(in, m, twiddles, re, im);
  twiddles += 6 * m;
  for (size_t length = m; length >= 4; length /= 4, stride *= 4) {
    m = length / 4;
    if (stride % kDoubles == 0)
      LaterPass<Doubles>(re, im, m, stride, twiddles, other_re, other_im);
    else
      LaterPass<Quad>(re, im, m, stride, twiddles, other_re, other_im);
    twiddles += 6 * m;
    double *swap_re = re, *swap_im = im;
    re = other_re, im = other_im, other_re = swap_re, other_im = swap_im;
  }
  if (stride == n) {
    for (size_t i = 0; i < n; i++) {
      out[2 * i] = re[i];
      out[2 * i + 1] = im[i];
    }
    return;
  }
  const size_t half = n / 2;
  for (size_t i = 0; i < half; i++) {
    const double a = re[i], b = re[i + half], c = im[i], d = im[i + half];
    out[2 * i] = a + b;
    out[2 * i + 1] = c + d;
    out[2 * (i + half)] = a - b;
    out[2 * (i + half) + 1] = c - d;
  }
}

}  // namespace loopscope::lab::LAB_LEVEL
