/** Which moment of one recording is laid over which moment of the other. */
import type { Nanoseconds } from '../schema/units.ts';
import { filePath } from './call-sites.ts';
import type { Both, Comparison, Group, GroupIndex } from './compare.ts';
import { countText } from './format.ts';
import { plainType } from './names.ts';
import type { SpanRow } from './tables.ts';

export type AlignAt =
  | { at: 'main' }
  | { at: 'iteration'; number: number }
  /** The n-th callback that was scheduled at a line of a file, and its partner. */
  | { at: 'site'; file: string; line: number; run: number }
  /** A's n-th callback and its partner. */
  | { at: 'callback'; position: number };

/** How an alignment may be written; see `parseAlign`. */
export const ALIGN_FORMS = 'main, iteration:N, site:FILE:LINE, site:FILE:LINE@RUN or callback:N';

export interface Alignment {
  /** The moment of each that is 0 on the common axis. */
  zero: Both<Nanoseconds>;
  /** `the start of the main script`: what that moment is. */
  moment: string;
}

/** Reads `main`, `iteration:4`, `site:app.js:12`, `site:app.js:12@3`, `callback:7`; null for anything else. */
export function parseAlign(text: string): AlignAt | null {
  if (text === 'main') return { at: 'main' };
  const [, kind, number] = /^(iteration|callback):(\d{1,15})$/.exec(text) ?? [];
  if (kind === 'iteration') return { at: 'iteration', number: Number(number) };
  if (kind === 'callback' && Number(number) > 0) return { at: 'callback', position: Number(number) };
  const [, file, line, run] = /^site:(.+?):(\d{1,9})(?:@(\d{1,15}))?$/.exec(text) ?? [];
  if (file === undefined || run === '0') return null;
  return { at: 'site', file, line: Number(line), run: Number(run ?? 1) };
}

/** What `parseAlign` reads. */
export function alignText(align: AlignAt): string {
  switch (align.at) {
    case 'main':
      return 'main';
    case 'iteration':
      return `iteration:${align.number}`;
    case 'callback':
      return `callback:${align.position}`;
    case 'site':
      return `site:${align.file}:${align.line}${align.run > 1 ? `@${align.run}` : ''}`;
  }
}

/** The two moments that an alignment means; a sentence where one of the recordings does not have it. */
export function alignmentOf(comparison: Comparison, align: AlignAt): Alignment | { problem: string } {
  const { a, b } = comparison;
  if (align.at === 'main') {
    const phases = a.hasPhases && b.hasPhases;
    return { zero: [a.mainStart, b.mainStart], moment: phases ? 'the start of the main script' : 'the first event' };
  }
  if (align.at === 'iteration') return atIteration(comparison, align.number);
  const row = align.at === 'callback' ? align.position - 1 : rowAtSite(comparison, align);
  if (typeof row === 'object') return row;
  const partner = comparison.partner[0][row];
  if (row >= a.spans.length)
    return { problem: `A has no callback ${countText(row + 1)}; it has ${countText(a.spans.length)} in all.` };
  if (partner < 0)
    return {
      problem: `Callback ${countText(row + 1)} of A, ${callbackName(comparison, row)}, has no counterpart in B to align with.`,
    };
  return { zero: [a.spans.start[row], b.spans.start[partner]], moment: callbackName(comparison, row) };
}

function atIteration({ a, b }: Comparison, number: number): Alignment | { problem: string } {
  const rows = [a, b].map(({ iterations }) => iterations.number.indexOf(number));
  for (const [side, outline] of [a, b].entries()) {
    if (rows[side] >= 0) continue;
    const last = outline.iterations.number.at(-1) ?? 0;
    const has = outline.hasPhases ? `its loop made ${countText(last)}` : 'its phases are not recorded';
    return { problem: `${'AB'[side]} has no iteration ${countText(number)}: ${has}.` };
  }
  return {
    zero: [a.iterations.start[rows[0]], b.iterations.start[rows[1]]],
    moment: number === 0 ? 'the start of the main script' : `the begin of iteration ${countText(number)}`,
  };
}

function rowAtSite(
  comparison: Comparison,
  { file, line, run }: { file: string; line: number; run: number },
): SpanRow | { problem: string } {
  const { a, b, groups, groupOf } = comparison;
  if (!a.hasSites || !b.hasSites) {
    const without = [a, b].flatMap(({ hasSites }, side) => (hasSites ? [] : ['AB'[side]])).join(' and ');
    return { problem: `Call sites are not recorded in ${without}, so no callback can be found by its line.` };
  }
  const isHere = (frame: Group['frame'][0]) =>
    frame !== null && frame[1] === line && `/${filePath(frame[0])}`.endsWith(`/${filePath(file)}`);
  const here = groups.flatMap((group, index) => (group.frame.some(isHere) ? [index] : []));
  const name = `${file}:${line}`;
  if (here.length === 0) return { problem: `Nothing that ran was scheduled at ${name}.` };
  const found = here.find((index) => groups[index].matched > 0);
  if (found === undefined) {
    const { runs } = groups[here[0]];
    return { problem: `What was scheduled at ${name} ran in ${runs[0] > 0 ? 'A' : 'B'} alone.` };
  }
  if (groups[found].matched < run)
    return { problem: `What was scheduled at ${name} has no run ${countText(run)} in both recordings.` };
  let row = groups[found].first[0];
  for (let left = run; ; row++) if (groupOf[0][row] === found && --left === 0) return row;
}

/** A call site of A at whose runs both can be laid over one another. */
export interface AlignableSite {
  group: GroupIndex;
  /** See `parseAlign`; at its first run. */
  align: string;
}

/** The call sites that can be aligned at, in the order of their groups; the first `most` of them. */
export function alignableSites({ groups }: Pick<Comparison, 'groups'>, most: number): AlignableSite[] {
  /** What `site:FILE:LINE` finds. */
  const found = new Map<string, GroupIndex>();
  /** By name: where one name stands for one file it will do. */
  const paths = new Map<string, Set<string>>();
  for (const [index, { frame, matched }] of groups.entries()) {
    for (const one of frame) {
      if (one === null) continue;
      const path = filePath(one[0]);
      paths.set(baseName(path), (paths.get(baseName(path)) ?? new Set()).add(path));
      const place = `${path}:${one[1]}`;
      if (matched > 0 && !found.has(place)) found.set(place, index);
    }
  }
  const sites: AlignableSite[] = [];
  for (const [group, { frame, matched }] of groups.entries()) {
    if (sites.length === most) break;
    if (frame[0] === null || frame[0][0] === '' || matched === 0) continue;
    const [path, line] = [filePath(frame[0][0]), frame[0][1]];
    if (found.get(`${path}:${line}`) !== group) continue;
    const file = paths.get(baseName(path))!.size === 1 ? baseName(path) : path;
    sites.push({ group, align: alignText({ at: 'site', file, line, run: 1 }) });
  }
  return sites;
}

/** `Timeout, run 3 of app.js:4`: a callback of A in few words. */
function callbackName({ a, groupOf, groups }: Comparison, row: SpanRow): string {
  const group = groups[groupOf[0][row]];
  const { type, frame } = a.places[a.spans.place[row]];
  let run = 0;
  for (let at = group.first[0]; at <= row; at++) if (groupOf[0][at] === groupOf[0][row]) run++;
  const which = group.runs[0] > 1 ? `, run ${countText(run)}` : '';
  const place = frame === null ? '' : ` of ${frame[3] ? `${frame[3]}, ` : ''}${baseName(frame[0])}:${frame[1]}`;
  return `${plainType(type)}${which}${place}`;
}

/** The last part of a path or URL. */
function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1) || file;
}
