import { setImmediate as turn } from 'node:timers/promises';
import { readLog } from '../host/read-log.ts';
import type { Recording } from '../host/recording.ts';
import type { ThreadLog } from '../host/thread-log.ts';
import { LogDecoder } from '../model/decode.ts';
import type { Places } from '../model/places.ts';
import { Measure } from './measure.ts';

export interface MeasuredLog {
  log: ThreadLog;
  measure: Measure;
  decoder: LogDecoder;
}

/** How long reading a recording through may take at its end: 300 million events and more. */
const BUDGET_MS = 10_000;
/** Viewers want to be served meanwhile. */
const SLICE_MS = 10;

/**
 * Reads all logs of a recording through once, without keeping anything that grows with them but half a byte per async id.
 * @returns null where that takes longer than `budgetMs`
 */
export async function measureLogs(
  { logs, manifest }: Recording,
  places: Places,
  budgetMs = BUDGET_MS,
): Promise<MeasuredLog[] | null> {
  const until = performance.now() + budgetMs;
  let slice = performance.now() + SLICE_MS;
  const measured: MeasuredLog[] = [];
  for (const log of logs) {
    const measure = new Measure();
    const decoder = new LogDecoder(measure, BigInt(manifest.originNs), places.of(log.pid));
    for (const words of readLog(log)) {
      decoder.push(words);
      if (performance.now() < slice) continue;
      if (performance.now() > until) return null;
      await turn();
      slice = performance.now() + SLICE_MS;
    }
    decoder.finish();
    measure.finish(log.untold);
    measured.push({ log, measure, decoder });
  }
  return measured;
}

/** How many lines `loopscope events` writes of them. */
export function countEvents(measured: readonly MeasuredLog[]): number {
  return measured.reduce((sum, { measure }) => sum + measure.events, 0);
}
