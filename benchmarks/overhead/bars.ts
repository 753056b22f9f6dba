/** What the recorder promises about its cost, held against what was measured. */
import { digits, duration } from '../table.ts';
import type { DriverResult, ProgramResult } from './measure.ts';

export interface Verdict {
  claim: string;
  measured: string;
  met: boolean;
}

const MOST_TO_HOOKS_PER_AWAIT = 1.7;
const MOST_TO_BARE_PER_REQUEST = 1.35;
const MOST_START_UP_NS = 20e6;
const LEAST_TRACE_PER_AWAIT = 15;
const MOST_BYTES_PER_EVENT = 20;

/** The verdict on each promise whose program was measured. */
export function judge(results: readonly ProgramResult[]): Verdict[] {
  const verdicts: Verdict[] = [];
  const find = (program: string, driver: string) => {
    const found = results.find((result) => result.program === program);
    return found?.drivers.find((result) => result.driver === driver);
  };
  const add = (claim: string, measured: string, met: boolean) => verdicts.push({ claim, measured, met });

  const awaits = find('awaits', 'app');
  if (awaits) {
    const ratio = awaits.toHooks.median;
    add(
      `per await at most ${MOST_TO_HOOKS_PER_AWAIT} × empty hooks`,
      `${digits(ratio)} ×`,
      ratio <= MOST_TO_HOOKS_PER_AWAIT,
    );
  }

  const trace = find('awaits', 'trace');
  if (awaits && trace) {
    const ratio = trace.ns.median / awaits.ns.median;
    add(
      `per await at least ${LEAST_TRACE_PER_AWAIT} times cheaper than Node's trace events`,
      `${digits(ratio)} times`,
      ratio >= LEAST_TRACE_PER_AWAIT,
    );
  }

  const request = find('http', 'app');
  if (request) {
    const ratio = request.toBare.median;
    add(
      `per HTTP request at most ${MOST_TO_BARE_PER_REQUEST} × bare`,
      `${digits(ratio)} ×`,
      ratio <= MOST_TO_BARE_PER_REQUEST,
    );
  }

  const start = find('start-up', 'app');
  const bareStart = find('start-up', 'bare');
  if (start && bareStart) {
    const more = start.ns.median - bareStart.ns.median;
    add(`start-up at most ${duration(MOST_START_UP_NS)} more`, duration(more), more <= MOST_START_UP_NS);
  }

  const densest = worstOnDisk(results);
  if (densest) {
    const { program, bytesPerEvent } = densest;
    add(
      `at most ${MOST_BYTES_PER_EVENT} bytes per event on disk`,
      `${digits(bytesPerEvent)} bytes (${program}, the most of all)`,
      bytesPerEvent <= MOST_BYTES_PER_EVENT,
    );
  }
  return verdicts;
}

/** An empty script's recording is all header and text: it is left out. */
function worstOnDisk(results: readonly ProgramResult[]): { program: string; bytesPerEvent: number } | null {
  const own = (result: DriverResult) => result.driver === 'app' && result.bytesPerEvent !== null;
  const all = results
    .filter(({ program }) => program !== 'start-up')
    .flatMap(({ program, drivers }) =>
      drivers.filter(own).map((result) => ({ program, bytesPerEvent: result.bytesPerEvent! })),
    );
  return all.toSorted((a, b) => b.bytesPerEvent - a.bytesPerEvent)[0] ?? null;
}
