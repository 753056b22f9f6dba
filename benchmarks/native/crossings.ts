/** From which size on one way of doing a job is the faster one. */
import { count } from '../table.ts';
import { DRIVER_TITLES, type DriverName } from './kernel.ts';
import type { Measured } from './measure.ts';

export interface Crossing {
  /** Who wins from there on … */
  winner: DriverName;
  /** … and who won before. */
  loser: DriverName;
  /** The first measured size from which it wins at every larger one. */
  size: number;
  /** Where the two curves cross, between that size and the one before it; the size itself where it wins at all of them. */
  at: number;
}

/** Nanoseconds per call, or null where it was not measured. */
export function timeOf(measured: Measured, driver: DriverName): number | null {
  return measured.timings.find((timing) => timing.driver === driver)?.time.median ?? null;
}

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

/** `native wins over JS optimised from 512 numbers on`. */
export function crossingText(
  { winner, loser, at, size }: Crossing,
  { unit, smallest, peer }: { unit: string; smallest: number; peer: string | null },
): string {
  const title = (driver: DriverName) => (driver === 'peer' && peer ? peer : DRIVER_TITLES[driver]);
  const pair = `${title(winner)} wins over ${title(loser)}`;
  return size === smallest ? `${pair} at every size` : `${pair} from about ${count(at)} ${unit} on`;
}
