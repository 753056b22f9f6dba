/** What `loopscope print` says: a recording as text. */
import type { Manifest } from '../schema/manifest.ts';
import { countedText, countText, durationText, momentText, spanText, visibleText } from './format.ts';
import { Messages } from './messages.ts';
import type { ProcessPool } from './pool.ts';
import { poolLines } from './pool-print.ts';
import { type PrintStyle, plainStyle } from './print-style.ts';
import { costOf, summaryLines } from './print-summary.ts';
import { threadLines } from './print-thread.ts';
import { cutOf } from './snapshot.ts';
import { costText, totalCost } from './thread-cost.ts';
import type { ThreadTimeline } from './timeline.ts';

export { type PrintStyle, plainStyle } from './print-style.ts';

export interface PrintInput {
  /** The recording's name. */
  name: string;
  manifest: Manifest;
  /** Whether the stack that scheduled it follows each callback. */
  frames?: boolean;
  threads: ThreadTimeline[];
  /** Sentences about what is missing: the manifest's, and what the files show (cut short, unreadable …). */
  notes: string[];
  /** Records that found no room and that no record in a log tells of, all threads together. */
  lost: number;
  /** The thread pools of the processes, by their main threads. */
  pools?: ReadonlyMap<ThreadTimeline, ProcessPool>;
}

/** The lines of a recording, without line ends; a few at a time are in memory. */
export function* printLines(input: PrintInput, style: PrintStyle = plainStyle): Generator<string, void> {
  yield* headerLines(input, style);
  const messages = new Messages(() => input.threads);
  for (const timeline of input.threads) {
    const cwd = timeline.meta?.cwd ?? input.manifest.cwd;
    yield '';
    yield style.title(visibleText(threadTitle(timeline)));
    yield '';
    yield* dropLines(timeline, style);
    yield* threadLines(timeline, cwd, style, messages, input.frames);
    const end = endOfThread(timeline, input.manifest);
    if (end !== null) yield style.warning(end);
    yield '';
    yield style.title(`Summary of thread ${timeline.key}`);
    yield '';
    yield* summaryLines(timeline, cwd, style);
    const pool = input.pools?.get(timeline);
    if (pool) yield* poolLines(pool, cwd, style);
  }
}

function* headerLines({ name, manifest, threads, notes, lost }: PrintInput, style: PrintStyle): Generator<string> {
  const { versions } = manifest;
  const row = (label: string, text: string) => `  ${style.dim(label.padEnd(9))}  ${text}`;
  yield style.title(visibleText(name));
  yield '';
  yield row('command', visibleText(manifest.command.map(quoted).join(' ')));
  yield row('directory', visibleText(manifest.cwd));
  yield row(
    'node',
    visibleText(`${versions.node} · V8 ${versions.v8} · libuv ${versions.uv} · ${versions.platform} ${versions.arch}`),
  );
  yield row(
    'recorded',
    `${visibleText(manifest.startedAt).replace('T', ' ').replace('Z', ' UTC')} · ${durationText(spanOf(threads))}`,
  );
  const [end, ended] = programEnd(manifest);
  yield row(end, ended.bad ? style.warning(ended.text) : ended.text);
  yield row('events', eventCounts(threads));
  const cost = threads.length > 1 ? totalCost(threads.map(costOf)) : null;
  if (cost !== null) yield row('cost', costText(cost));
  const allLost = lost + threads.reduce((sum, thread) => sum + thread.lost, 0);
  if (allLost > 0) yield row('lost', style.warning(`${countedText(allLost, 'record')} found no room and are missing`));
  const skipped = threads.reduce((sum, thread) => sum + thread.skipped, 0);
  if (skipped > 0)
    yield row('skipped', style.warning(`${countedText(skipped, 'record')} of a newer Loopscope, or damaged, left out`));
  for (const note of notes) yield row('note', style.warning(visibleText(note)));
}

/** What of a thread a flight recording has let go. */
function* dropLines({ drops, begin }: ThreadTimeline, style: PrintStyle): Generator<string> {
  for (const { time, count } of drops) {
    const records = countedText(count, 'record');
    const when = time > begin ? `${records} before ${momentText(time)} ms` : `The first ${spanText(time)}, ${records}`;
    yield style.warning(`! ${when}, were let go.`);
  }
  if (drops.length > 0) yield '';
}

const SNAPSHOT_REASONS = { stall: 'around a stall of its loop', signal: 'taken at a signal' };

/** How the program ended, in words; `bad` where it did not end by itself or not well. */
function programEnd({
  state,
  exit,
  snapshot,
}: Pick<Manifest, 'state' | 'exit' | 'snapshot'>): [string, { text: string; bad: boolean }] {
  if (snapshot !== undefined)
    return [
      'snapshot',
      {
        text: `of ${visibleText(snapshot.of)} ${SNAPSHOT_REASONS[snapshot.reason]}, at ${spanText(snapshot.at)}`,
        bad: false,
      },
    ];
  if (state === 'recording')
    return ['running', { text: 'still being recorded; this is what there is so far', bad: false }];
  if (exit === null) return ['ended', { text: 'how it ended is not known', bad: true }];
  if (exit.signal !== null) return ['ended', { text: `killed by ${visibleText(exit.signal)}`, bad: true }];
  return ['ended', { text: `with exit code ${exit.code ?? 'unknown'}`, bad: exit.code !== 0 }];
}

/** An argument as it would be typed. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}

function eventCounts(threads: ThreadTimeline[]): string {
  const events = threads.reduce((sum, thread) => sum + thread.events, 0);
  return `${countText(events)} in ${countedText(threads.length, 'thread')}`;
}

function spanOf(threads: ThreadTimeline[]): number {
  return threads.reduce((latest, thread) => Math.max(latest, thread.end), 0);
}

function threadTitle(timeline: ThreadTimeline): string {
  const { key, main, pid, meta } = timeline;
  const kind = main
    ? `main thread of process ${pid}`
    : `worker thread${meta?.name ? ` “${meta.name}”` : ''} of process ${pid}`;
  const script = meta === null || meta.argv.length === 0 ? '' : ` · ${meta.argv.join(' ')}`;
  return `Thread ${key} · ${kind}${script} · ${countedText(timeline.events, 'event')}`;
}

/** A word on the end of a thread that did not come to say it itself. */
function endOfThread(timeline: ThreadTimeline, manifest: Manifest): string | null {
  if (timeline.ended !== null || manifest.state === 'recording') return null;
  if (cutOf(manifest, timeline.key) !== undefined) return null;
  const isProgram = timeline.main && timeline.pid === manifest.pid;
  if (isProgram && manifest.exit?.signal) return `! The program was killed here by ${manifest.exit.signal}.`;
  return '! The log ends here without the thread’s own end: it was killed, or the rest is missing.';
}
