// Shades of gray.
namespace loopscope::lab::LAB_LEVEL {

void Grayscale(const uint8_t* in, uint8_t* out, size_t pixels) {
  size_t i = 0;
  const auto one = [&] {
    const uint8_t* p = in + 4 * i;
    const uint8_t luma = LumaOf(p), a = p[3];
    out[4 * i] = out[4 * i + 1] = out[4 * i + 2] = luma;
    out[4 * i + 3] = a;
  };
  // What is larger than the caches is not read again soon: its results go around them, and need not be read to be written.
  const bool stream = pixels > (size_t{1} << 20) && reinterpret_cast<uintptr_t>(out) % 4 == 0;
  if (stream)
    for (; reinterpret_cast<uintptr_t>(out + 4 * i) % LAB_BYTES != 0; i++) one();
  for (; i + kPixels <= pixels; i += kPixels) {
    const Bytes pixel = Load(in + 4 * i);
    const Bytes gray = Grays(Lumas(pixel), pixel);
    if (stream)
      LAB_SI(stream)(reinterpret_cast<Bytes*>(out + 4 * i), gray);
    else
      __builtin_memcpy(out + 4 * i, &gray, sizeof gray);
  }
  if (stream) _mm_sfence();
  for (; i < pixels; i++) one();
}

}  // namespace loopscope::lab::LAB_LEVEL
