/** Clock bases: records tell their time as nanoseconds since the latest of them. */
import type { Nanoseconds } from '../schema/units.ts';

/** A clock base that is further from the recording's origin is none: about ten years in nanoseconds. */
const FURTHEST_BASE = 3e17;

/**
 * What a CLOCK record says, from the recording's origin on; null where that cannot be.
 * @param low low word of CLOCK_MONOTONIC in nanoseconds
 * @param originNs the recording's time 0 in the same
 */
export function clockBase(low: number, high: number, originNs: bigint): Nanoseconds | null {
  const base = Number(BigInt(low) + (BigInt(high) << 32n) - originNs);
  return Math.abs(base) > FURTHEST_BASE ? null : base;
}
