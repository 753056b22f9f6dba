import { bytes, digits, duration } from '../table.ts';
import type { Verdict } from '../verdicts.ts';
import type { Live } from './live.ts';
import type { Load } from './load.ts';
import type { Peer } from './speedscope.ts';

export interface SizedLoad {
  /** About how many events the recording was to have. */
  asked: number;
  load: Load;
  /** The same callbacks in speedscope; null where they were not tried. */
  speedscope: Peer | null;
}

const TEN_MILLION = 1e7;
const MOST_WHOLE_MS = 1000;
const MOST_LOADED_MS = 6000;
/** A sixtieth of a second. */
const MOST_FRAME_MS = 16.7;
const MOST_BYTES_PER_EVENT = 32;
const MOST_LIVE_FRAME_MS = 33.45;
const MOST_BEHIND_MS = 1000;
const MOST_HOST_BYTES = 150 * 2 ** 20;

/** What the page's process takes more than without events, by the events it holds: bytes. */
export function perEvent({ page, events }: Pick<Load, 'page' | 'events'>, idle: Pick<Load, 'page'> | null): number {
  return (page.used - (idle?.page.used ?? 0)) / events;
}

/** What the page has said of its lag, as one phrase; null where it has said nothing. */
export function worstLag({ lags }: Pick<Live, 'lags'>): string | null {
  const worst = lags.toSorted(([, a], [, b]) => Number.parseFloat(b) - Number.parseFloat(a)).at(0);
  return worst === undefined ? null : `up to ${worst[1].replaceAll(/\s/g, ' ')}`;
}

/** The parts of a report that are judged. */
interface Judged {
  idle: Load | null;
  loads: readonly SizedLoad[];
  live: Live | null;
}

/** What is promised, and whether it holds. */
export function verdicts({ idle, loads, live }: Judged): Verdict[] {
  const verdict = (claim: string, measured: string, met: boolean): Verdict => ({ claim, measured, met });
  const time = (value: number) => duration(value * 1e6);
  const found: Verdict[] = [];
  const ten = loads.find(({ asked }) => asked === TEN_MILLION)?.load;
  if (ten) {
    found.push(
      verdict(
        'ten million events are all in the first picture within 1 s',
        time(ten.wholeMs),
        ten.wholeMs > 0 && ten.wholeMs <= MOST_WHOLE_MS,
      ),
      verdict('ten million events are loaded within 6 s', time(ten.loadedMs), ten.loadedMs <= MOST_LOADED_MS),
      verdict(
        'zooming and panning in them: 60 frames a second (p95)',
        time(ten.frames.p95),
        ten.frames.p95 <= MOST_FRAME_MS,
      ),
      verdict(
        'they take at most 32 bytes each, over what the page takes without any',
        `${digits(perEvent(ten, idle))} B (with all of the page ${digits(perEvent(ten, null))} B)`,
        perEvent(ten, idle) <= MOST_BYTES_PER_EVENT,
      ),
    );
  }
  for (const { asked, load } of loads)
    if (asked > TEN_MILLION)
      found.push(verdict(`${asked / 1e6} million events open`, time(load.loadedMs), load.events > asked / 2));
  if (live) {
    const { frames, lags, behindMs, hostPeakBytes } = live;
    found.push(
      verdict('a program is followed to its last event', `${live.shown} of ${live.events}`, live.shown === live.events),
      verdict('following it makes 30 frames a second (p95)', time(frames.p95), frames.p95 <= MOST_LIVE_FRAME_MS),
      verdict(
        'following it is less than a second behind',
        worstLag(live) ?? time(behindMs),
        lags.length === 0 && behindMs < MOST_BEHIND_MS,
      ),
      verdict(`the host stays below ${bytes(MOST_HOST_BYTES)}`, bytes(hostPeakBytes), hostPeakBytes < MOST_HOST_BYTES),
    );
  }
  return found;
}
