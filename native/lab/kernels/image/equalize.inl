// Lumas counted, and moved.
namespace loopscope::lab::LAB_LEVEL {

void CountLumas(const uint8_t* in, size_t pixels, uint32_t tables[4 * 256]) {
  size_t i = 0;
  for (; i + kPixels <= pixels; i += kPixels) {
    uint32_t lumas[kPixels];
    const Bytes vector = Lumas(Load(in + 4 * i));
    __builtin_memcpy(lumas, &vector, sizeof vector);
    for (size_t k = 0; k < kPixels; k++) tables[(k % 4) * 256 + lumas[k]]++;
  }
  for (; i < pixels; i++) tables[LumaOf(in + 4 * i)]++;
}

void MoveLumas(const uint8_t* in, uint8_t* out, size_t pixels, const uint32_t moves[256]) {
  // Less is more of the complement.
  const auto moved = [](Bytes pixel, Bytes move) {
    const Bytes less = LAB(srai_epi32)(move, 31), distance = LAB_SI(and)(move, LAB(set1_epi32)(0x00ffffff));
    return LAB_SI(xor)(LAB(adds_epu8)(LAB_SI(xor)(pixel, less), distance), less);
  };
  size_t i = 0;
  for (; i + kPixels <= pixels; i += kPixels) {
    const Bytes pixel = Load(in + 4 * i), luma = Lumas(pixel);
#if LAB_BYTES == 64
    const Bytes move = _mm512_i32gather_epi32(luma, moves, 4);
#elif LAB_BYTES == 32
    const Bytes move = _mm256_i32gather_epi32(reinterpret_cast<const int*>(moves), luma, 4);
#else
    uint32_t lumas[4];
    __builtin_memcpy(lumas, &luma, sizeof luma);
    const Bytes move = _mm_set_epi32(static_cast<int>(moves[lumas[3]]), static_cast<int>(moves[lumas[2]]),
                                     static_cast<int>(moves[lumas[1]]), static_cast<int>(moves[lumas[0]]));
#endif
    const Bytes result = moved(pixel, move);
    __builtin_memcpy(out + 4 * i, &result, sizeof result);
  }
  for (; i < pixels; i++) {
    const uint8_t* p = in + 4 * i;
    const uint32_t move = moves[LumaOf(p)];
    const int32_t distance = static_cast<int32_t>(move & 255), by = move >> 31 ? -distance : distance;
    for (size_t colour = 0; colour < 3; colour++) out[4 * i + colour] = ToByte(p[colour] + by);
    out[4 * i + 3] = p[3];
  }
}

}  // namespace loopscope::lab::LAB_LEVEL
