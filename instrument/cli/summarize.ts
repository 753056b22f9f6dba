import { dirname, relative } from 'node:path';
import type { Recording } from '../host/recording.ts';
import type { ProgramEnd } from '../host/recording-writer.ts';
import type { ThreadLog } from '../host/thread-log.ts';
import { placeText } from '../model/call-sites.ts';
import type { LogDecoder } from '../model/decode.ts';
import { countedText, countText, durationText } from '../model/format.ts';
import { hookShare, type ThreadCost, threadCost, totalCost } from '../model/thread-cost.ts';
import { RECORDING_SUFFIX } from '../schema/manifest.ts';
import type { AsyncId, Nanoseconds, ThreadKey } from '../schema/units.ts';
import type { Measure } from './measure.ts';
import { countEvents, type MeasuredLog } from './measure-logs.ts';

/** Notes that are shown; the rest is in the manifest. */
const MOST_NOTES = 5;

/** What a terminal shows of a recording at its end. Times in nanoseconds. */
export interface Summary {
  recording: string;
  exit: ProgramEnd;
  /** From the program's start to its end. */
  duration: Nanoseconds;
  threads: number;
  /** Slots of all logs: records and the text between them. */
  records: number;
  /** Events of all threads; null where the recording is too large to be read through now. */
  events: number | null;
  lost: number;
  notes: string[];
  /** What recording cost all threads together, estimated; null where that is not known. */
  cost: ThreadCost | null;
  /** The program's main thread; null where it was not recorded in full, or is too large. */
  main: MainThread | null;
}

export interface MainThread {
  thread: ThreadKey;
  duration: Nanoseconds;
  asleep: Nanoseconds;
  iterations: number;
  collections: number;
  collecting: Nanoseconds;
  /** The longest time in which the loop did not turn, with what ran longest in it. */
  longest: {
    iteration: number;
    awake: Nanoseconds;
    callback: { id: AsyncId; type: string; place: string; time: Nanoseconds } | null;
  } | null;
}

/**
 * Sums up a recording that has ended.
 * @param measured its logs; null where they were too large to be read through
 * @param duration the program's, in nanoseconds
 */
export function summarize(
  recording: Recording,
  measured: readonly MeasuredLog[] | null,
  exit: ProgramEnd,
  duration: Nanoseconds,
): Summary {
  const { lost, cwd, command, experiment } = recording.manifest;
  // An experiment's script lies with Loopscope: its own folder says nothing.
  const folder = experiment === null ? cwd : dirname(command[1] ?? cwd);
  const logs = recording.logs.filter((log) => log.slots > 0);
  const main = measured?.find(({ log }) => log === recording.mainLog);
  const { directory, slots } = recording;
  return {
    recording: directory,
    exit,
    duration,
    threads: logs.length,
    records: slots,
    events: measured && countEvents(measured),
    lost,
    notes: recording.notes(),
    cost: totalCost((measured ?? []).map(costOf)),
    main: main && lost === 0 ? describe(main.log, main.measure, main.decoder, folder) : null,
  };
}

function costOf({ measure, decoder }: MeasuredLog): ThreadCost | null {
  const { meta, begin, end, asleep } = measure;
  const { slots, work } = decoder;
  return threadCost({ meta, begin, end, slots, work }, asleep);
}

function describe(log: ThreadLog, measure: Measure, decoder: LogDecoder, folder: string): MainThread {
  const { longest, asleep, iterations, collections, collecting } = measure;
  const run = longest?.longest;
  const callback = run && {
    id: run.id,
    type: decoder.typeName(decoder.typeOf(run.id)),
    place: placeText(decoder.site(run.site), folder),
    time: run.time,
  };
  return {
    thread: log.key,
    duration: measure.end - measure.begin,
    asleep,
    iterations,
    collections,
    collecting,
    longest: longest && { iteration: longest.iteration, awake: longest.awake, callback: callback ?? null },
  };
}

/**
 * The summary as lines for people.
 * @param what what was run
 * @param cwd where the user is, for paths
 */
export function summaryLines(summary: Summary, what: string, cwd: string): string[] {
  const { main, duration, events, threads, records, lost, notes, cost, exit } = summary;
  const path = shortPath(summary.recording, cwd);
  const ended = `${what} ended with ${exit.signal === null ? `exit code ${exit.code ?? 0}` : `signal ${exit.signal}`}`;
  const amount = events === null ? countedText(records, 'record') : countedText(events, 'event');
  const missing = lost > 0 ? `, ${countText(lost)} lost` : '';
  return [
    `${ended} after ${durationText(duration)}.`,
    ...(main ? mainLines(main, threads) : []),
    ...(cost ? [costLine(cost)] : []),
    ...notes.slice(0, MOST_NOTES),
    ...(notes.length > MOST_NOTES
      ? [`${countedText(notes.length - MOST_NOTES, 'more note')} in ${path}/manifest.json.`]
      : []),
    `${amount} of ${countedText(threads, 'thread')}${missing}: loopscope open ${withoutSuffix(path)}`,
  ];
}

function costLine(cost: ThreadCost): string {
  const share = hookShare(cost) * 100;
  const part = share < 1 ? 'less than 1 %' : `${Math.round(share)} %`;
  return `Recording took about ${durationText(cost.hooks)} of its time awake (${part}, estimated), and ${durationText(cost.start)} to start.`;
}

function mainLines(main: MainThread, threads: number): string[] {
  const { duration, asleep, iterations, collections, collecting, longest } = main;
  const share = duration > 0 ? Math.round((asleep / duration) * 100) : 0;
  const turns = `${countedText(iterations, 'iteration')} of the loop, asleep ${share} % of the time`;
  const gc =
    collections > 0
      ? `, ${countedText(collections, 'garbage collection')} of ${durationText(collecting)} together`
      : '';
  return [`${threads > 1 ? 'Main thread: ' : ''}${turns}${gc}.`, ...(longest ? [longestLine(longest)] : [])];
}

function longestLine({ iteration, awake, callback }: NonNullable<MainThread['longest']>): string {
  const where = iteration === 0 ? 'the main script' : `iteration ${iteration}`;
  const culprit = callback
    ? `, longest in it ${callback.type}${callback.place ? ` from ${callback.place}` : ''}: ${durationText(callback.time)}`
    : '';
  return `Longest without a turn: ${durationText(awake)}, ${where}${culprit}.`;
}

/** The directory as the user would type it. */
export function shortPath(directory: string, cwd: string): string {
  const path = relative(cwd, directory);
  return path === '' || path.startsWith('..') ? directory : path;
}

const withoutSuffix = (path: string) =>
  path.endsWith(RECORDING_SUFFIX) ? path.slice(0, -RECORDING_SUFFIX.length) : path;
