/** Reads a recording in every way there is, and says what does not fit together. */
import { LoopscopeError } from '../host/errors.ts';
import { readLog } from '../host/read-log.ts';
import { readPools } from '../host/read-pools.ts';
import { readTimeline } from '../host/read-timeline.ts';
import { openRecording, type Recording } from '../host/recording.ts';
import { eventLines } from '../model/event-lines.ts';
import type { ProcessPool } from '../model/pool.ts';
import { certaintyText, whyStarted } from '../model/pool-text.ts';
import { printLines } from '../model/print.ts';
import type { ThreadTimeline } from '../model/timeline.ts';
import { waitOf } from '../model/waits.ts';
import { reasonOf } from '../model/why.ts';

export interface Reading {
  /** The sentence with which it was refused. */
  refused: string | null;
  notes: string[];
  /** Lines of `events` by thread, without their numbers. */
  lines: Map<string, string[]>;
  /** Slots that could be read, by thread. */
  slots: Map<string, number>;
  wrong: string[];
}

/** More lines than this for each slot are made up. */
const MOST_LINES_PER_SLOT = 6;
const NUMBERS = ['seq', 't', 'id', 'trigger', 'exec', 'pid', 'tid', 'count', 'iteration', 'idleNs', 'ioEvents'];
const LONGEST_LINE = 2000;

/** @throws whatever is not a LoopscopeError */
export function readEverything(directory: string): Reading {
  const reading: Reading = { refused: null, notes: [], lines: new Map(), slots: new Map(), wrong: [] };
  try {
    const recording = openRecording(directory);
    reading.notes = recording.notes();
    for (const log of recording.logs) reading.slots.set(log.key, log.slots);
    readEvents(recording, reading);
    readTimelines(recording, reading);
    recording.release();
  } catch (error) {
    if (!(error instanceof LoopscopeError)) throw error;
    reading.refused = error.message;
  }
  for (const sentence of [...reading.notes, ...(reading.refused === null ? [] : [reading.refused])])
    if (!/^[^\n]{10,1000}\.$/.test(sentence)) reading.wrong.push(`not a sentence: ${JSON.stringify(sentence)}`);
  return reading;
}

function readEvents(recording: Recording, { lines, wrong }: Reading): void {
  const inputs = recording.logs.map((log) => ({ key: log.key, words: readLog(log), lost: log.untold }));
  const most = MOST_LINES_PER_SLOT * recording.slots + 100 * (1 + inputs.length);
  let seq = 0;
  const times = new Map<string, number>();
  for (const line of eventLines(inputs, recording.manifest)) {
    const event = JSON.parse(line);
    if (event.seq !== seq++) wrong.push(`number ${event.seq} instead of ${seq - 1}`);
    if (seq > most) throw new Error(`more than ${most} lines of ${recording.slots} slots`);
    for (const field of NUMBERS)
      if (event[field] !== undefined && !(Number.isInteger(event[field]) && event[field] >= 0))
        wrong.push(`${field} of ${line}`);
    if (!event.ev.startsWith('gc-')) {
      if (event.t < (times.get(event.thread) ?? 0)) wrong.push(`time goes back: ${line}`);
      times.set(event.thread, event.t);
    }
    const own = lines.get(event.thread) ?? [];
    if (own.length === 0) lines.set(event.thread, own);
    own.push(line.slice(line.indexOf(',') + 1));
  }
}

function readTimelines(recording: Recording, { lines, wrong }: Reading): void {
  const { manifest, logs, name } = recording;
  const threads = logs.map((log) => {
    const timeline = readTimeline(recording, log);
    const read = (lines.get(log.key)?.length ?? 0) - (log.untold > 0 ? 1 : 0);
    if (manifest.state === 'ended' && timeline.events !== read)
      wrong.push(`${timeline.events} events in the timeline of ${log.key}, ${read} lines`);
    checkTables(timeline, wrong);
    return timeline;
  });
  const lost = logs.reduce((sum, log) => sum + log.untold, 0);
  const most = 3 * threads.reduce((sum, { events }) => sum + events, 0) + 100 * (1 + threads.length);
  let printed = 0;
  const pools = readPools(recording, threads);
  for (const pool of pools.values()) checkPool(pool, wrong);
  for (const line of printLines({ name, manifest, threads, notes: recording.notes(), lost, pools })) {
    if (++printed > most) throw new Error(`more than ${most} printed lines`);
    if (/[\p{Cc}]/u.test(line)) wrong.push(`a control character is printed: ${JSON.stringify(line)}`);
    if (/\b(NaN|Infinity|undefined|\[object)/.test(line)) wrong.push(`not a value: ${line}`);
    if (line.length > LONGEST_LINE && !line.includes('command')) wrong.push(`a line of ${line.length} characters`);
  }
}

function checkPool({ table }: ProcessPool, wrong: string[]): void {
  for (const row of table.order) {
    const request = table.request(row);
    const { queuedAt, started, done, calledBackAt } = request;
    const moments = [queuedAt, started.from, started.at, done.at, ...(calledBackAt >= 0 ? [calledBackAt] : [])];
    const inOrder = (times: number[]) => times.every((time, i) => i === 0 || times[i - 1] <= time);
    if (![moments, [started.from, started.at, started.to], [done.from, done.at, done.to]].every(inOrder))
      wrong.push(`request ${row} at ${moments}`);
    for (const sentence of [whyStarted(request, table), ...certaintyText(request)])
      if (!/^[A-Z][^\n]+\.$/.test(sentence)) wrong.push(`of request ${row}: ${sentence}`);
  }
}

function checkTables(timeline: ThreadTimeline, wrong: string[]): void {
  const { spans, phases, resources } = timeline;
  for (let row = 0; row < spans.length; row++) {
    const [start, end, parent] = [spans.start.get(row), spans.end.get(row), spans.parent.get(row)];
    if (end < start) wrong.push(`span ${row} ends before it begins`);
    if (parent >= row) wrong.push(`span ${row} lies in span ${parent}`);
    if (spans.resource.get(row) >= resources.length) wrong.push(`span ${row} is of a resource that is not there`);
    if (row % 16 !== 0) continue;
    if (!reasonOf(timeline, row).text.endsWith('.')) wrong.push(`why of span ${row}`);
    const wait = waitOf(timeline, row);
    if (wait && !(wait.queued <= wait.ready && wait.ready <= spans.start.get(row))) wrong.push(`wait of span ${row}`);
  }
  for (let row = 0; row < phases.length; row++)
    if (phases.end.get(row) < phases.start.get(row)) wrong.push(`phase ${row} ends before it begins`);
}
