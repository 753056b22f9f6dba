namespace loopscope::lab::LAB_LEVEL {

static inline __attribute__((always_inline)) Doubles SquareRoot(Doubles value) {
#if LAB_BYTES == 64
  return reinterpret_cast<Doubles>(_mm512_maskz_sqrt_pd(0xff, reinterpret_cast<__m512d>(value)));
#elif LAB_BYTES == 32
  return reinterpret_cast<Doubles>(_mm256_sqrt_pd(reinterpret_cast<__m256d>(value)));
#else
  for (size_t lane = 0; lane < kDoubles; lane++) value[lane] = __builtin_sqrt(value[lane]);
  return value;
#endif
}

// Every body feels every other; lanes are the bodies that pull. A body pulls itself with no force, since its distance is 0.
void NbodyStep(double* state, const double* mass, size_t n, double dt) {
  double *px = state, *py = state + n, *pz = state + 2 * n;
  double *vx = state + 3 * n, *vy = state + 4 * n, *vz = state + 5 * n;
  for (size_t i = 0; i < n; i++) {
    Doubles ax = {}, ay = {}, az = {};
    size_t j = 0;
    for (; j + kDoubles <= n; j += kDoubles) {
      const Doubles dx = Load(px + j) - px[i], dy = Load(py + j) - py[i], dz = Load(pz + j) - pz[i];
      const Doubles squared = dx * dx + dy * dy + dz * dz + 1e-9;
      const Doubles pull = Load(mass + j) / (squared * SquareRoot(squared));
      ax += dx * pull;
      ay += dy * pull;
      az += dz * pull;
    }
    double sx = SumOf(ax), sy = SumOf(ay), sz = SumOf(az);
    for (; j < n; j++) {
      const double dx = px[j] - px[i], dy = py[j] - py[i], dz = pz[j] - pz[i];
      const double squared = dx * dx + dy * dy + dz * dz + 1e-9;
      const double pull = mass[j] / (squared * __builtin_sqrt(squared));
      sx += dx * pull;
      sy += dy * pull;
      sz += dz * pull;
    }
    vx[i] += sx * dt;
    vy[i] += sy * dt;
    vz[i] += sz * dt;
  }
  for (size_t i = 0; i < n; i++) {
    px[i] += vx[i] * dt;
    py[i] += vy[i] * dt;
    pz[i] += vz[i] * dt;
  }
}

}  // namespace loopscope::lab::LAB_LEVEL
