/** What is on the screen as rows of a table: for those who do not see it, and for those who want to read it. */
import { isOfSpans, LANE, type Lane } from '../../instrument/model/lanes.ts';
import { SliceBuffer } from '../../instrument/model/levels.ts';
import type { Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import type { Filter } from './filter.ts';
import { heapFacts } from './heap-slices.ts';
import { label, mentionSpan } from './names.ts';
import { type Facts, type ItemRef, MOMENTS, type Slices } from './protocol.ts';
import { queueFacts } from './queue-slices.ts';
import type { LiveRecording, LiveThread } from './recording.ts';
import { shortSite } from './site.ts';

export interface TableQuestion {
  from: Nanoseconds;
  to: Nanoseconds;
  threads: { key: ThreadKey; lanes: Lane[] }[];
  /** A search by which the lanes are filtered; '' for none. */
  filter: string;
  /** About how many rows to answer with. */
  limit: number;
}

export interface TableRow {
  ref: ItemRef;
  /** Row within the lane: how deep it is nested. */
  depth: number;
  start: Nanoseconds;
  end: Nanoseconds;
  /** How many it stands for; `name` is that of the longest then. */
  count: number;
  name: string;
  tone: number;
}

export interface TableAnswer {
  rows: TableRow[];
  /** Whether some rows stand for many, because there are more than could be read. */
  crowded: boolean;
}

const FEWEST_PER_LANE = 8;
/** Depths of queues and fillings of the heap are told for so many moments. */
const MOMENTS_TOLD = 12;

const buffer = new SliceBuffer();

/** The rows of a view, thread by thread and lane by lane, each in the order of time. */
export function tableRows(recording: LiveRecording, question: TableQuestion, filter: Filter | null): TableAnswer {
  const { from, to, threads, limit } = question;
  const shown = threads.flatMap(({ key, lanes }) => {
    const thread = recording.thread(key);
    return thread ? lanes.map((lane) => ({ thread, lane })) : [];
  });
  const lanes = shown.reduce((sum, { thread, lane }) => sum + (MOMENTS.has(lane) ? 0 : thread.lanes.rows(lane)), 0);
  const bucket = (to - from) / Math.max(FEWEST_PER_LANE, Math.floor(limit / Math.max(1, lanes)));
  const rows: TableRow[] = [];
  for (const { thread, lane } of shown) {
    if (MOMENTS.has(lane)) addMoments(rows, thread, lane, from, to);
    else
      for (let depth = 0; depth < thread.lanes.rows(lane); depth++)
        addRow(rows, thread, lane, depth, from, to, bucket, filter);
  }
  return { rows, crowded: rows.some(({ count }) => count > 1) };
}

function addRow(
  rows: TableRow[],
  thread: LiveThread,
  lane: Lane,
  depth: number,
  from: Nanoseconds,
  to: Nanoseconds,
  bucket: Nanoseconds,
  filter: Filter | null,
): void {
  buffer.clear();
  thread.lanes.query(lane, depth, from, to, bucket, buffer);
  const { length, start, end, busy, longest, count, item, tone } = buffer;
  const slices: Slices = { length, start, end, busy, longest, count, item, tone, labels: new Map() };
  filter?.apply(thread, lane, depth, slices);
  for (let i = 0; i < length; i++) {
    if (slices.hits?.[i] === 0 || end[i] < from) continue;
    rows.push({
      ref: { thread: thread.key, lane, item: item[i] },
      ...{ depth, start: start[i], end: end[i], count: slices.hits?.[i] ?? count[i], tone: tone[i] },
      name: nameOf(thread, lane, item[i], tone[i]),
    });
  }
}

function nameOf(thread: LiveThread, lane: Lane, item: number, tone: number): string {
  if (lane === LANE.DELAYS) return 'loop delay';
  if (!isOfSpans(lane)) return label(thread.timeline, lane, item, tone);
  const { title, site } = mentionSpan(thread, item);
  return site ? `${title} ${site[3] ? `${site[3]} ` : ''}${shortSite(site)}` : title;
}

/** What has no items of its own is told at some moments: all depths, or all spaces, in one row. */
function addMoments(rows: TableRow[], thread: LiveThread, lane: Lane, from: Nanoseconds, to: Nanoseconds): void {
  const { begin, end } = thread.timeline;
  const [first, last] = [Math.max(from, begin), Math.min(to, end)];
  if (last <= first) return;
  for (let i = 0; i < MOMENTS_TOLD; i++) {
    const time = Math.round(first + ((last - first) * (i + 0.5)) / MOMENTS_TOLD);
    const ref: ItemRef = { thread: thread.key, lane, item: time };
    const facts: Facts | null = lane === LANE.QUEUES ? queueFacts(thread, ref) : heapFacts(thread, ref);
    const name = facts?.numbers.map(([what, value]) => `${what} ${value}`).join(', ');
    if (name) rows.push({ ref, depth: 0, start: time, end: time, count: 1, name, tone: 0 });
  }
}
