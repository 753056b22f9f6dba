namespace loopscope::lab::LAB_LEVEL {

// Four stretches at once: who reads ahead for a processor stops at the end of each page, and begins anew while the others go on.
// Two sums in each: an addition takes four cycles, and two can begin in each of them.
double Sum(const double* x, size_t n) {
  constexpr size_t kStretches = 4, kInEach = 2, kStep = kInEach * kDoubles;
  Doubles sums[kStretches * kInEach] = {};
  const size_t each = n / kStretches / kStep * kStep;
  for (size_t at = 0; at < each; at += kStep)
    for (size_t j = 0; j < kStretches * kInEach; j++)
      sums[j] += Load(x + j / kInEach * each + at + j % kInEach * kDoubles);
  size_t i = kStretches * each;
  for (; i + kDoubles <= n; i += kDoubles) sums[0] += Load(x + i);
  double rest = 0;
  for (; i < n; i++) rest += x[i];
  for (size_t half = kStretches * kInEach / 2; half > 0; half /= 2)
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
