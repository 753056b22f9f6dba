import { setImmediate as turn } from 'node:timers/promises';
import { keepOverview } from '../host/overview-file.ts';
import { slicesFor, WORTH_SLOTS } from '../host/overview-scan.ts';
import { readLog } from '../host/read-log.ts';
import type { Recording } from '../host/recording.ts';
import type { ThreadLog } from '../host/thread-log.ts';
import { LogDecoder } from '../model/decode.ts';
import { ThreadOverview } from '../model/overview.ts';
import { encodeOverview } from '../model/overview-frame.ts';
import type { Places } from '../model/places.ts';
import { Measure } from './measure.ts';

export interface MeasuredLog {
  log: ThreadLog;
  measure: Measure;
  decoder: LogDecoder;
  /** What the log looks like, where that is to be kept; it gets the decoder's events, too. */
  overview: ThreadOverview | null;
}

/** How long reading a recording through may take at its end: two hundred million events. */
const BUDGET_MS = 10_000;
/** What a larger recording looks like is not found at its end: that takes as long again, and the budget is for counting. */
const MOST_OVERVIEW_SLOTS = 2 ** 26;
/** Viewers want to be served meanwhile. */
const SLICE_MS = 10;

/**
 * Reads all logs of a recording through once, without keeping anything that grows with them but half a byte per async id.
 * @returns null where that takes longer than `budgetMs`, and once it is to be left
 */
export async function measureLogs(
  recording: Recording,
  places: Places,
  left?: AbortSignal,
  budgetMs = BUDGET_MS,
): Promise<MeasuredLog[] | null> {
  const { logs } = recording;
  const until = performance.now() + budgetMs;
  let slice = performance.now() + SLICE_MS;
  const measured: MeasuredLog[] = [];
  for (const log of logs) {
    const one = measureOf(log, recording, places);
    const { measure, decoder, overview } = one;
    for (const words of readLog(log)) {
      decoder.push(words);
      if (performance.now() < slice) continue;
      if (performance.now() > until) return null;
      await turn();
      if (left?.aborted) return null;
      slice = performance.now() + SLICE_MS;
    }
    (overview ?? decoder).finish();
    measure.finish(log.untold);
    measured.push(one);
  }
  return measured;
}

function measureOf(log: ThreadLog, recording: Recording, places: Places): MeasuredLog {
  const measure = new Measure();
  const origin = BigInt(recording.manifest.originNs);
  const mapper = places.of(log.pid);
  const { slots, isFlight, closed } = recording;
  // What a flight recording lets go is not to be told of, and it may not grow.
  const isKept = slots >= WORTH_SLOTS && slots <= MOST_OVERVIEW_SLOTS && !isFlight && closed;
  if (!isKept) return { log, measure, decoder: new LogDecoder(measure, origin, mapper), overview: null };
  const overview = new ThreadOverview(origin, slicesFor(recording.logs.length), measure, mapper);
  return { log, measure, decoder: overview.decoder, overview };
}

/** Keeps in a recording what it looks like, where that was found. */
export function keepOverviews(recording: Recording, measured: readonly MeasuredLog[]): void {
  const frames = new Map<ThreadLog, Uint8Array>();
  for (const { log, overview } of measured) if (overview) frames.set(log, encodeOverview(0, overview.told()));
  if (frames.size > 0) keepOverview(recording, frames);
}

/** How many lines `loopscope events` writes of them. */
export function countEvents(measured: readonly MeasuredLog[]): number {
  return measured.reduce((sum, { measure }) => sum + measure.events, 0);
}
