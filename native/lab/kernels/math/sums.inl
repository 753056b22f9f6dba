namespace loopscope::lab::LAB_LEVEL {

// Eight sums at once: an addition takes four cycles, and two can begin in each.
double Sum(const double* x, size_t n) {
  constexpr size_t kAtOnce = 8;
  Doubles sums[kAtOnce] = {};
  size_t i = 0;
  for (; i + kAtOnce * kDoubles <= n; i += kAtOnce * kDoubles) {
    __builtin_prefetch(x + i + 256);
    for (size_t j = 0; j < kAtOnce; j++) sums[j] += Load(x + i + j * kDoubles);
  }
  for (; i + kDoubles <= n; i += kDoubles) sums[0] += Load(x + i);
  double rest = 0;
  for (; i < n; i++) rest += x[i];
  for (size_t half = kAtOnce / 2; half > 0; half /= 2)
    for (size_t j = 0; j < half; j++) sums[j] += sums[j + half];
  return SumOf(sums[0]) + rest;
}

double Dot(const double* x, const double* y, size_t n) {
  constexpr size_t kAtOnce = 8;
  Doubles sums[kAtOnce] = {};
  size_t i = 0;
  for (; i + kAtOnce * kDoubles <= n; i += kAtOnce * kDoubles)
    for (size_t j = 0; j < kAtOnce; j++)
      sums[j] = MulAdd(Load(x + i + j * kDoubles), Load(y + i + j * kDoubles), sums[j]);
  for (; i + kDoubles <= n; i += kDoubles) sums[0] = MulAdd(Load(x + i), Load(y + i), sums[0]);
  double rest = 0;
  for (; i < n; i++) rest += x[i] * y[i];
  for (size_t half = kAtOnce / 2; half > 0; half /= 2)
    for (size_t j = 0; j < half; j++) sums[j] += sums[j + half];
  return SumOf(sums[0]) + rest;
}

}  // namespace loopscope::lab::LAB_LEVEL
