/** From which size on one way of doing a job is the faster one. */
import { timeOf } from '../../instrument/model/bench.ts';
import type { Crossing, DriverName, Measured } from '../../instrument/schema/bench.ts';

/**
 * Where `winner` overtakes `loser` for good; null where it does not, or where they were never measured at one size.
 * @param sweep from small sizes to large ones
 */
export function findCrossing(sweep: readonly Measured[], winner: DriverName, loser: DriverName): Crossing | null {
  const both = sweep.flatMap((measured) => {
    const mine = timeOf(measured, winner);
    const theirs = timeOf(measured, loser);
    return mine === null || theirs === null ? [] : [{ size: measured.size, mine, theirs }];
  });
  let first = both.length;
  while (first > 0 && both[first - 1].mine < both[first - 1].theirs) first--;
  if (first === both.length) return null;
  const { size, mine, theirs } = both[first];
  if (first === 0) return { winner, loser, size, at: size };
  const before = both[first - 1];
  // Straight lines between the measured points of a chart whose axes are logarithmic.
  const lead = Math.log(theirs / mine);
  const lag = Math.log(before.mine / before.theirs);
  const part = lag / (lag + lead);
  return { winner, loser, size, at: Math.round(before.size * (size / before.size) ** part) };
}

/** The fastest of some drivers at a size, or null where none was measured. */
export function fastest(measured: Measured, among: readonly DriverName[]): DriverName | null {
  const times = measured.timings.filter(({ driver }) => among.includes(driver));
  times.sort((a, b) => a.time.median - b.time.median);
  return times[0]?.driver ?? null;
}

/** The crossings that a reader asks for: each way against the best that stays in JavaScript. */
export function crossingsOf(sweep: readonly Measured[]): Crossing[] {
  const found: Crossing[] = [];
  const add = (winner: DriverName, loser: DriverName) => {
    const crossing = findCrossing(sweep, winner, loser);
    if (crossing) found.push(crossing);
  };
  add('wasm', 'js-fast');
  add('native', 'js');
  add('native', 'js-fast');
  add('native', 'wasm');
  add('native-threads', 'native');
  add('workers', 'js-fast');
  add('native', 'peer');
  return found;
}

/** Bytes of a size between the measured ones: straight lines on logarithmic axes; 0 where that is not what it is about. */
export function bytesAt(sweep: readonly Measured[], size: number): number {
  const after = Math.max(
    1,
    sweep.findIndex((measured) => measured.size >= size),
  );
  const [a, b] = [sweep[after - 1], sweep[after] ?? sweep[after - 1]];
  if (a.bytes === 0 || b.bytes === 0 || a.size === b.size) return a.bytes;
  return a.bytes * (b.bytes / a.bytes) ** (Math.log(size / a.size) / Math.log(b.size / a.size));
}
