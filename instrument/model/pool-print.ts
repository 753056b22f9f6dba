/**
 * A process's requests to its thread pool as lines:
 *
 *     queued ms  started ms         done ms  called back  request            thread
 *         8.021       8.021         259.880      259.962  PBKDF2REQUEST #7  0       app.js:4:11 derive
 *         8.103     259.880 ±0.551  401.103      401.180  PBKDF2REQUEST #9  0       … · waited 252 ms for a thread of the pool, behind 4 others
 */
import type { Nanoseconds } from '../schema/units.ts';
import { placeText } from './call-sites.ts';
import { countedText, countText, durationText, momentText } from './format.ts';
import type { ProcessPool } from './pool.ts';
import type { Moment, PoolRequest, PoolTable } from './pool-table.ts';
import { plusMinus, requestName, threadWait, waitText } from './pool-text.ts';
import type { PrintStyle } from './print-style.ts';

const NOT_YET = '–';

/** Nothing where the process made no requests. */
export function* poolLines(pool: ProcessPool, cwd: string, style: PrintStyle): Generator<string, void> {
  const { table } = pool;
  if (table.length === 0) return;
  yield '';
  yield style.title(`Thread pool of process ${pool.timelines[0].pid}`);
  yield '';
  yield `  ${totals(table)}`;
  yield `  ${style.dim(howKnown(pool))}`;
  yield '';
  const name = widestName(table);
  yield style.dim(
    `  ${'queued ms'.padStart(AT)}  ${'started ms'.padStart(AT)}${' '.repeat(GIVE)}  ${'done ms'.padStart(AT)}${' '.repeat(GIVE)}  ${'called back'.padStart(AT)}  ${'request'.padEnd(name)}  thread`,
  );
  for (const row of table.order) yield requestLine(table.request(row), table, name, cwd, style);
}

/** Width of a moment, and of how far it may be off. */
const AT = 11;
const GIVE = 9;
const WIDEST_NAME = 44;
const LOOKED_AT = 1000;

function requestLine(request: PoolRequest, table: PoolTable, name: number, cwd: string, style: PrintStyle): string {
  const { queuedAt, started, done, calledBackAt, thread, systemId, timeline, resource } = request;
  const wait = waitText(request, table.end);
  const where = placeText(timeline.site(timeline.resources.site.get(resource)), cwd);
  const runs = started.at < Number.POSITIVE_INFINITY;
  const parts = [
    `  ${style.dim(at(queuedAt))}`,
    moment(started),
    moment(done),
    at(calledBackAt),
    style.callback(requestName(request).padEnd(name)),
    (runs ? `${systemId ?? thread}` : NOT_YET).padEnd(6),
    [style.dim(where), ...(wait === null ? [] : [style.warning(wait)])].filter((text) => text !== '').join(' · '),
  ];
  return parts.join('  ').trimEnd();
}

/** Of the first ones: they are of all kinds, mostly. */
function widestName(table: PoolTable): number {
  let widest = 'request'.length;
  for (const row of table.order.subarray(0, LOOKED_AT))
    widest = Math.max(widest, requestName(table.request(row)).length);
  return Math.min(WIDEST_NAME, widest);
}

const at = (time: Nanoseconds): string => (Number.isFinite(time) ? momentText(time) : NOT_YET).padStart(AT);

function moment(of: Moment): string {
  const half = plusMinus(of);
  return `${at(of.at)}${(half === null ? '' : ` ±${momentText(half)}`).padEnd(GIVE)}`;
}

function totals(table: PoolTable): string {
  let waited = 0;
  let longest = 0;
  for (const row of table.order) {
    const wait = threadWait(table.request(row));
    if (wait === 0) continue;
    waited++;
    longest = Math.max(longest, Math.min(wait, table.end - table.queuedAt(row)));
  }
  const waits =
    waited === 0
      ? 'none waited for a thread'
      : `${countText(waited)} waited for a thread, ${durationText(longest)} at most`;
  return `${countedText(table.size, 'thread')} · ${countedText(table.length, 'request')} · ${waits}`;
}

function howKnown({ samples }: ProcessPool): string {
  const order = 'started and done are inferred from the order in which libuv works and from when the loop woke';
  return samples === null || samples.threads.length + samples.finished.size === 0
    ? order
    : `${order}; ± where the host saw between which two looks`;
}
