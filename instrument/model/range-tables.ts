/** The totals of a stretch of time as tables, all threads together: by phase, type, call site, file, package and thread. */
import { PHASE_NAMES } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { callerFrame } from './call-sites.ts';
import { LANE, type Lane, TONE } from './lanes.ts';
import { plainType } from './names.ts';
import { packageOf } from './packages.ts';
import type { Frame } from './places.ts';
import type { RangeSums } from './range-sums.ts';
import { ASLEEP, type RangeTotals } from './range-totals.ts';

export const RANGE_TABLES = ['phase', 'type', 'site', 'file', 'package', 'thread'] as const;
export type RangeTableName = (typeof RANGE_TABLES)[number];

export interface RangeRow {
  name: string;
  /** A TONE. */
  tone: number;
  /** Where the call site is; null for all but sites. */
  site: Frame | null;
  /** Passes of a phase, runs of anything else, as far as they touch the range. */
  runs: number;
  /** Within the range, and without the callbacks within it. */
  time: Nanoseconds;
  /** The longest run, whole, and where it is: totals and lane, and the row there. */
  longest: Nanoseconds;
  longestAt: { of: number; lane: Lane; item: number };
}

export type RangeTables = Record<RangeTableName, RangeRow[]>;

/** Names for what has none of its own. */
const NO_SITE = 'no call site known';
const THE_PROGRAM = 'the program itself';

/** All tables, each by time, most first. `nameOf` names a thread by its place in `parts`. */
export function rangeTables(parts: readonly RangeTotals[], nameOf: (part: number) => string): RangeTables {
  const [phase, type, site] = [new Rows(), new Rows(), new Rows()];
  const [file, ofPackage, thread] = [new Rows(), new Rows(), new Rows()];
  parts.forEach((part, of) => {
    const { timeline, phases, types, sites } = part;
    for (const key of phases.used) {
      const isAsleep = key === ASLEEP;
      const name = isAsleep ? 'poll, asleep' : PHASE_NAMES[key];
      phase.add(name, name, isAsleep ? TONE.ASLEEP : key, null, phases, key, { of, lane: LANE.PHASES });
    }
    const spanAt = (sums: RangeSums, key: number) => {
      const span = sums.row[key];
      return { of, lane: (timeline.spans.lane.get(span) + LANE.CALLBACKS) as Lane };
    };
    for (const key of types.used) {
      const name = plainType(timeline.typeName(key));
      type.add(name, name, toneOf(name), null, types, key, spanAt(types, key));
    }
    for (const key of sites.used) {
      const at = spanAt(sites, key);
      const frames = key === 0 ? null : timeline.site(key);
      const frame = frames && callerFrame(frames);
      if (!frame || frame[0] === '') {
        for (const rows of [site, file, ofPackage]) rows.add('', NO_SITE, TONE.NONE, null, sites, key, at);
      } else {
        const [path, line, , name] = frame;
        const owner = packageOf(path);
        site.add(`${path}\n${line}\n${name}`, name, TONE.NONE, frame, sites, key, at);
        file.add(path, path, TONE.NONE, null, sites, key, at);
        ofPackage.add(`p${owner}`, owner === '' ? THE_PROGRAM : owner, TONE.NONE, null, sites, key, at);
      }
      thread.add(String(of), nameOf(of), TONE.NONE, null, sites, key, at);
    }
  });
  return {
    ...{ phase: phase.sorted(), type: type.sorted(), site: site.sorted() },
    ...{ file: file.sorted(), package: ofPackage.sorted(), thread: thread.sorted() },
  };
}

function toneOf(type: string): number {
  if (type === 'tick') return TONE.TICK;
  return type === 'microtask' ? TONE.MICROTASK : TONE.NONE;
}

class Rows {
  readonly #rows = new Map<string, RangeRow>();

  add(
    key: string,
    name: string,
    tone: number,
    site: Frame | null,
    sums: RangeSums,
    at: number,
    longestAt: { of: number; lane: Lane },
  ): void {
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { name, tone, site, runs: 0, time: 0, longest: -1, longestAt: { of: 0, lane: LANE.CALLBACKS, item: -1 } };
      this.#rows.set(key, row);
    }
    row.runs += sums.runs[at];
    row.time += sums.time[at];
    if (sums.longest[at] <= row.longest) return;
    row.longest = sums.longest[at];
    row.longestAt = { ...longestAt, item: sums.row[at] };
  }

  sorted(): RangeRow[] {
    return [...this.#rows.values()].sort((a, b) => b.time - a.time || b.runs - a.runs);
  }
}
