namespace loopscope::lab::LAB_LEVEL {

// Every operation rounds as JavaScript's does, so that the counts are equal to the last point of the border.
void MandelbrotRow(uint16_t* out, size_t width, double left, double step, double y, uint16_t limit) {
  for (size_t x = 0; x < width; x += kDoubles) {
    Doubles cx;
    for (size_t lane = 0; lane < kDoubles; lane++) cx[lane] = left + static_cast<double>(x + lane) * step;
    const Doubles cy = Spread(y);
    Doubles zx = {}, zy = {};
    Longs count = {};
    for (uint16_t i = 0; i < limit; i++) {
      const Doubles xx = zx * zx, yy = zy * zy;
      const Longs inside = xx + yy <= 4.0;
      count -= inside;
      int64_t any = 0;
      for (size_t lane = 0; lane < kDoubles; lane++) any |= inside[lane];
      if (!any) break;
      // Points that have escaped go on, unseen, as infinities or NaN: neither is inside ever again.
      zy = 2.0 * zx * zy + cy;
      zx = xx - yy + cx;
    }
    const size_t have = width - x < kDoubles ? width - x : kDoubles;
    for (size_t lane = 0; lane < have; lane++) out[x + lane] = static_cast<uint16_t>(count[lane]);
  }
}

}  // namespace loopscope::lab::LAB_LEVEL
