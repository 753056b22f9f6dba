/** The differences that matter most, in sentences. */

import { filePath, placeText, shortFile } from './call-sites.ts';
import type { Both, Comparison, Group, TypeWaits } from './compare.ts';
import { scriptOf, type ThreadOutline } from './compare-outline.ts';
import type { Spread } from './compare-spread.ts';
import { countedText, countText, durationText, visibleText } from './format.ts';
import { plainType } from './names.ts';
import type { Frame } from './places.ts';
import type { SpanRow } from './tables.ts';

/** Waits that differ by less than this, or by less than the factor, are not worth a sentence. */
const LEAST_WAIT_NS = 100_000;
const LEAST_FACTOR = 1.5;

/** The order, and the wait that differs most: what a reader should know first. */
export function headlines(comparison: Comparison): string[] {
  if (comparison.matched === 0) return [nothingMatches(comparison)];
  const wait = waitSentence(comparison);
  return [orderSentence(comparison), ...(wait === null ? [] : [wait])];
}

function nothingMatches({ a, b, matchedBy }: Comparison): string {
  const runs = (count: number) => countedText(count, 'callback');
  if (a.spans.length === 0 || b.spans.length === 0)
    return `A ran ${runs(a.spans.length)} and B ${runs(b.spans.length)}.`;
  return `Nothing matches: A ran ${runs(a.spans.length)} and B ${runs(b.spans.length)}, none of them of the same ${matchedBy}.`;
}

function orderSentence(comparison: Comparison): string {
  const { matched, moved, crossings, matchedBy } = comparison;
  const all = `${countedText(matched, 'callback')} matched by ${matchedBy}`;
  if (moved === 0) return matched === 1 ? `${all}.` : `${all}: they ran in the same order.`;
  const row = farthestMoved(comparison);
  const partner = comparison.partner[0][row];
  const shift = comparison.shift[row];
  const way = `${countedText(Math.abs(shift), 'place')} ${shift < 0 ? 'earlier' : 'later'}`;
  return `${all}: ${countText(moved)} changed ${moved === 1 ? 'its place' : 'places'} and ${countedText(crossings, 'pair')} ran the other way round. ${rowName(comparison, row)} moved farthest: ${ordinal(row + 1)} in A, ${ordinal(partner + 1)} in B, ${way}.`;
}

/** The row of A that has moved farthest; the first of several. */
function farthestMoved({ shift, hasMoved }: Comparison): SpanRow {
  let farthest = -1;
  for (let row = 0; row < shift.length; row++) {
    if (hasMoved[row] === 1 && (farthest < 0 || Math.abs(shift[row]) > Math.abs(shift[farthest]))) farthest = row;
  }
  return farthest;
}

/** The longest waits say who was kept from running; a median would hide the one that was. */
function waitSentence(comparison: Comparison): string | null {
  let most: Group | null = null;
  for (const group of comparison.groups)
    if (group.matched > 0 && differenceOf(group) > differenceOf(most)) most = group;
  if (most === null) return null;
  const [a, b] = most.wait as Both<Spread>;
  const [less, more] = [Math.min(a.p99, b.p99), Math.max(a.p99, b.p99)];
  if (more - less < LEAST_WAIT_NS || more < less * LEAST_FACTOR) return null;
  const runs = Math.max(a.count, b.count);
  const upTo = runs > 1 ? 'up to ' : '';
  const rank = runs >= 100 ? ' (99th percentile)' : '';
  return `${groupName(most)} waited ${upTo}${durationText(a.p99)} in A and ${upTo}${durationText(b.p99)} in B${rank}.`;
}

function differenceOf(group: { wait: TypeWaits['wait'] } | null): number {
  const [a, b] = group?.wait ?? [null, null];
  return a === null || b === null ? -1 : Math.abs(a.p99 - b.p99);
}

/** `tick`, or `tick → Immediate` where the two differ. */
export function typeText([a, b]: Both<string | null>): string {
  if (a === null || b === null || a === b) return plainType(a ?? b ?? 'unknown');
  return `${plainType(a)} → ${plainType(b)}`;
}

/** Where a group was scheduled: in A, or in B where A has none of it. */
export function groupPlace({ frame }: Pick<Group, 'frame'>, { a, b }: Pick<Comparison, 'a' | 'b'>): string {
  return frame[0] !== null ? frameText(frame[0], a) : frame[1] !== null ? frameText(frame[1], b) : '';
}

/** `app.js:4:11 onTimer`; the file as seen from the program's directory, or else from its script's. */
export function frameText([file, line, column, name]: Frame, outline: Naming): string {
  const { folder } = scriptOf(outline);
  const seen = shortFile(file, outline.cwd);
  return placeText([[folder === '' ? seen : shortFile(seen, folder.slice(0, -1)), line, column, name]], '');
}

type Naming = Pick<ThreadOutline, 'argv' | 'cwd'>;

function groupName({ type, frame: [inA, inB] }: Group): string {
  const frame = inA ?? inB;
  return `${typeText(type)}${frame === null ? '' : ` from ${shortPlace(frame)}`}`;
}

function rowName({ a, groupOf, groups }: Comparison, row: SpanRow): string {
  const { type, frame } = a.places[a.spans.place[row]];
  const { runs } = groups[groupOf[0][row]];
  const name = runs[0] > 1 ? `A ${plainType(type)}` : `The ${plainType(type)}`;
  return `${name}${frame === null ? '' : ` from ${shortPlace(frame)}`}`;
}

/** `app.js:4`, with the function in which it is. */
function shortPlace([file, line, , name]: Frame): string {
  const path = filePath(file);
  const place = visibleText(`${path.slice(path.lastIndexOf('/') + 1)}:${line}`);
  return name === '' ? place : `${visibleText(name)} (${place})`;
}

function ordinal(value: number): string {
  const suffix = value % 100 > 10 && value % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${countText(value)}${suffix}`;
}

/** `+1.20 ms`, `−3 µs`, `0`. */
export function differenceText(difference: number): string {
  if (Number.isNaN(difference)) return '';
  if (difference === 0) return '0';
  return `${difference > 0 ? '+' : '−'}${durationText(Math.abs(difference))}`;
}

/** `↑3` for three places earlier, `↓12` for later ones. */
export function shiftText(shift: number): string {
  return shift === 0 ? '' : `${shift < 0 ? '↑' : '↓'}${countText(Math.abs(shift))}`;
}

/** What to call the types of waits; two that have the same plain name (promises, queueMicrotask) keep their own beside it. */
export function waitNames(waits: Pick<TypeWaits, 'type'>[]): string[] {
  const names = waits.map(({ type }) => plainType(type));
  return names.map((name, at) =>
    names.indexOf(name) === names.lastIndexOf(name) || name === waits[at].type
      ? name
      : `${name} (${visibleText(waits[at].type)})`,
  );
}
