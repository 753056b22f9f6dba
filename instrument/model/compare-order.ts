/** What has changed places from one order to another. */

/**
 * How many pairs stand the other way round.
 * @param places where the things of one order, taken in that order, stand in the other; all different
 */
export function crossingsOf(places: Uint32Array): number {
  let from = places.slice();
  let to = new Uint32Array(places.length);
  let crossings = 0;
  for (let width = 1; width < from.length; width *= 2) {
    for (let low = 0; low < from.length; low += 2 * width) {
      const middle = Math.min(low + width, from.length);
      const high = Math.min(low + 2 * width, from.length);
      for (let left = low, right = middle, at = low; at < high; at++) {
        if (left < middle && (right >= high || from[left] <= from[right])) to[at] = from[left++];
        else {
          crossings += middle - left;
          to[at] = from[right++];
        }
      }
    }
    [from, to] = [to, from];
  }
  return crossings;
}

/**
 * The fewest that must be taken out so that the rest stands in the same order: all but a longest ascending subsequence.
 * @param places as for `crossingsOf`
 * @returns 1 for each that has moved
 */
export function movedOf(places: Uint32Array): Uint8Array<ArrayBuffer> {
  const moved = new Uint8Array(places.length).fill(1);
  /** For each length, the last one of an ascending subsequence of that length that ends lowest. */
  const tails = new Uint32Array(places.length);
  const before = new Int32Array(places.length);
  let longest = 0;
  for (let i = 0; i < places.length; i++) {
    let low = 0;
    let high = longest;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (places[tails[middle]] < places[i]) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? tails[low - 1] : -1;
    tails[low] = i;
    if (low === longest) longest++;
  }
  for (let i = longest > 0 ? tails[longest - 1] : -1; i >= 0; i = before[i]) moved[i] = 0;
  return moved;
}
