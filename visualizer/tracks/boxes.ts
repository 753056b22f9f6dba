import type { Slices } from '../source/protocol.ts';
import type { CssPixels, TimeScale } from '../view/time-scale.ts';

/** Index of the first slice that ends after a time. */
export function firstVisible(slices: Slices, time: number): number {
  let low = 0;
  let high = slices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (slices.end[middle] > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Calls `visit` for every slice of a row that is drawn between two pixels, in that order, with its left edge and width on
 * whole device pixels. Where several share a pixel, one is drawn over another only if it is, or holds, a longer one: the
 * longest is what is seen. Drawing and pointing both go by this.
 */
export function eachBox(
  slices: Slices,
  scale: TimeScale,
  dpr: number,
  from: CssPixels,
  to: CssPixels,
  visit: (index: number, x: CssPixels, width: CssPixels) => void,
  draws: (index: number) => boolean = () => true,
): void {
  const snap = (x: CssPixels) => Math.round(x * dpr) / dpr;
  const until = scale.timeAtPx(to);
  let taken = Number.NEGATIVE_INFINITY;
  let longest = 0;
  for (let i = firstVisible(slices, scale.timeAtPx(from)); i < slices.length && slices.start[i] < until; i++) {
    if (!draws(i)) continue;
    const x = snap(Math.max(-4, scale.x(slices.start[i])));
    const width = Math.max(1, snap(Math.min(scale.width + 4, scale.x(slices.end[i]))) - x);
    const isTaken = x + width <= taken;
    if (isTaken && slices.longest[i] <= longest) continue;
    longest = slices.longest[i];
    taken = Math.max(taken, x + width);
    visit(i, x, width);
  }
}
