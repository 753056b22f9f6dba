/**
 * Two threads, of two recordings or of one, as what they have in common and where they differ. A callback of one is matched
 * with a callback of the other by call site and type: the n-th run with the n-th run. Where call sites are missing the type
 * alone has to do.
 *
 *   A   ──t1──t2──t3──read──        matched: all four
 *          │   └┐  └┐  ╱            crossings: 2 (read with t2, read with t3)
 *          │    └┐╱ └┐              moved: 1 (without read the rest keeps its order)
 *   B   ──t1──read──t2──t3──
 */

import { limitsOf } from './compare-limits.ts';
import { crossingsOf, movedOf } from './compare-order.ts';
import type { ThreadOutline } from './compare-outline.ts';
import { type PlacePair, pairPlaces, pairTypes } from './compare-places.ts';
import { type Spread, spreadOf } from './compare-spread.ts';
import type { Frame } from './places.ts';
import type { Lane } from './sink.ts';
import type { SpanRow } from './tables.ts';

/** A row of `Comparison.groups`. */
export type GroupIndex = number;
/** What is so in A and what is so in B. */
export type Both<T> = [a: T, b: T];

/** Callbacks of one call site and type. Null, 0 and -1 where one of the two has none. */
export interface Group {
  type: Both<string | null>;
  lane: Lane;
  frame: Both<Frame | null>;
  runs: Both<number>;
  matched: number;
  moved: number;
  /** Row of the first run. */
  first: Both<SpanRow>;
  /** The PHASE that most runs began in; 0 for none. */
  phase: Both<number>;
  wait: Both<Spread | null>;
  duration: Both<Spread | null>;
}

/** Waits from scheduling to run of all callbacks of one type. */
export interface TypeWaits {
  type: string;
  lane: Lane;
  wait: Both<Spread | null>;
}

export interface Comparison {
  a: ThreadOutline;
  b: ThreadOutline;
  matchedBy: 'call site and type' | 'type';
  /** Sentences on what can't be compared, and why. */
  limits: string[];
  matched: number;
  /** How many must be taken out so that the rest has run in the same order. */
  moved: number;
  /** Pairs of matched callbacks that have run the other way round. */
  crossings: number;
  only: Both<number>;
  /** For each row of A its partner in B and the other way round; -1 for none. */
  partner: Both<Int32Array<ArrayBuffer>>;
  /** 1 for each row of A that has moved. */
  hasMoved: Uint8Array<ArrayBuffer>;
  /** By row of A: how many matched callbacks later it has run in B; below 0 earlier, 0 for those without partner. */
  shift: Int32Array<ArrayBuffer>;
  /** By file; what is matched within a file stands in the order of its lines. */
  groups: Group[];
  /** By row of each. */
  groupOf: Both<Uint32Array<ArrayBuffer>>;
  /** The longest waits first. */
  waits: TypeWaits[];
}

export function compareThreads(a: ThreadOutline, b: ThreadOutline): Comparison {
  const bySite = a.hasSites && b.hasSites;
  const { pairs, places } = bySite
    ? { pairs: pairPlaces(a, b), places: [ownPlaces(a), ownPlaces(b)] as Both<number[]> }
    : pairTypes(a, b);
  const groupOf: Both<Uint32Array<ArrayBuffer>> = [
    groupsOfRows(a, groupsOfPlaces(a, pairs, 'a', places[0])),
    groupsOfRows(b, groupsOfPlaces(b, pairs, 'b', places[1])),
  ];
  const rows: Both<RowsByGroup> = [sortByGroup(groupOf[0], pairs.length), sortByGroup(groupOf[1], pairs.length)];
  const partner = partnersOf(rows, a.spans.length, b.spans.length, pairs.length);
  const order = orderOf(partner);
  const groups = pairs.map((pair, group) => groupFrom(a, b, pair, group, rows, order.hasMoved, bySite));
  return {
    ...{ a, b, matchedBy: bySite ? 'call site and type' : 'type', limits: limitsOf(a, b) },
    ...{ ...order, partner, groupOf, groups, waits: waitsByType(a, b) },
    only: [a.spans.length - order.matched, b.spans.length - order.matched],
  };
}

const ownPlaces = (outline: ThreadOutline) => outline.places.map((_, index) => index);

function groupsOfPlaces(outline: ThreadOutline, pairs: PlacePair[], side: 'a' | 'b', places: number[]): Uint32Array {
  const ofPlace = new Uint32Array(outline.places.length);
  pairs.forEach((pair, group) => {
    if (pair[side] >= 0) ofPlace[pair[side]] = group;
  });
  return Uint32Array.from(places, (place) => ofPlace[place]);
}

function groupsOfRows({ spans }: ThreadOutline, ofPlace: Uint32Array): Uint32Array<ArrayBuffer> {
  const groups = new Uint32Array(spans.length);
  for (let row = 0; row < spans.length; row++) groups[row] = ofPlace[spans.place[row]];
  return groups;
}

/** Rows by their group, in their order; those of group g stand from `from[g]` to `from[g + 1]`. */
interface RowsByGroup {
  from: Uint32Array;
  rows: Uint32Array;
}

function sortByGroup(groupOf: Uint32Array, groups: number): RowsByGroup {
  const from = new Uint32Array(groups + 1);
  for (const group of groupOf) from[group + 1]++;
  for (let group = 0; group < groups; group++) from[group + 1] += from[group];
  const next = from.slice();
  const rows = new Uint32Array(groupOf.length);
  for (let row = 0; row < groupOf.length; row++) rows[next[groupOf[row]]++] = row;
  return { from, rows };
}

/** The n-th run of a group goes with the n-th run. */
function partnersOf([a, b]: Both<RowsByGroup>, lengthA: number, lengthB: number, groups: number) {
  const partner: Comparison['partner'] = [new Int32Array(lengthA).fill(-1), new Int32Array(lengthB).fill(-1)];
  for (let group = 0; group < groups; group++) {
    const matched = Math.min(a.from[group + 1] - a.from[group], b.from[group + 1] - b.from[group]);
    for (let run = 0; run < matched; run++) {
      const [rowA, rowB] = [a.rows[a.from[group] + run], b.rows[b.from[group] + run]];
      partner[0][rowA] = rowB;
      partner[1][rowB] = rowA;
    }
  }
  return partner;
}

function orderOf([ofA, ofB]: Comparison['partner']) {
  const matched = ofA.reduce((sum, row) => sum + (row >= 0 ? 1 : 0), 0);
  /** How many matched rows of B come before each. */
  const rank = new Uint32Array(ofB.length);
  for (let row = 0, next = 0; row < ofB.length; row++) {
    rank[row] = next;
    if (ofB[row] >= 0) next++;
  }
  const places = new Uint32Array(matched);
  const shift = new Int32Array(ofA.length);
  for (let row = 0, at = 0; row < ofA.length; row++) {
    if (ofA[row] < 0) continue;
    places[at] = rank[ofA[row]];
    shift[row] = places[at] - at;
    at++;
  }
  const movedPlaces = movedOf(places);
  const hasMoved = new Uint8Array(ofA.length);
  let moved = 0;
  for (let row = 0, at = 0; row < ofA.length; row++) {
    if (ofA[row] < 0) continue;
    moved += hasMoved[row] = movedPlaces[at++];
  }
  return { matched, moved, crossings: crossingsOf(places), hasMoved, shift };
}

function groupFrom(
  a: ThreadOutline,
  b: ThreadOutline,
  pair: PlacePair,
  group: GroupIndex,
  rows: Both<RowsByGroup>,
  hasMoved: Uint8Array,
  bySite: boolean,
): Group {
  const own = rows.map(({ from, rows }) => rows.subarray(from[group], from[group + 1])) as Both<Uint32Array>;
  const places = [a.places[pair.a] ?? null, b.places[pair.b] ?? null] as const;
  const matched = Math.min(own[0].length, own[1].length);
  const spread = (column: 'wait' | 'duration'): Both<Spread | null> => [
    spreadOf(gathered(a.spans[column], own[0])),
    spreadOf(gathered(b.spans[column], own[1])),
  ];
  return {
    type: [places[0]?.type ?? null, places[1]?.type ?? null],
    lane: (places[0] ?? places[1])?.lane ?? 0,
    frame: bySite ? [places[0]?.frame ?? null, places[1]?.frame ?? null] : [null, null],
    runs: [own[0].length, own[1].length],
    matched,
    moved: own[0].subarray(0, matched).reduce((sum, row) => sum + hasMoved[row], 0),
    first: [own[0][0] ?? -1, own[1][0] ?? -1],
    phase: [mostFrequent(own[0], a.spans.phase), mostFrequent(own[1], b.spans.phase)],
    wait: spread('wait'),
    duration: spread('duration'),
  };
}

function gathered(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) values[at] = column[rows[at]];
  return values;
}

function mostFrequent(rows: Uint32Array, phases: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const row of rows) counts[phases[row]]++;
  return rows.length === 0 ? 0 : counts.indexOf(counts.reduce((most, count) => Math.max(most, count)));
}

function waitsByType(a: ThreadOutline, b: ThreadOutline): TypeWaits[] {
  const types = new Map<string, TypeWaits>();
  [a, b].forEach((outline, side) => {
    const { places, spans } = outline;
    const typeOfPlace = new Map<string, number>();
    const ofPlace = Uint32Array.from(places, ({ type }) => {
      if (!typeOfPlace.has(type)) typeOfPlace.set(type, typeOfPlace.size);
      return typeOfPlace.get(type)!;
    });
    const { from, rows } = sortByGroup(groupsOfRows(outline, ofPlace), typeOfPlace.size);
    for (const [type, index] of typeOfPlace) {
      const lane = places.find((place) => place.type === type)!.lane;
      const total = types.get(type) ?? { type, lane, wait: [null, null] };
      total.wait[side] = spreadOf(gathered(spans.wait, rows.subarray(from[index], from[index + 1])));
      types.set(type, total);
    }
  });
  const longest = ({ wait }: TypeWaits) => Math.max(wait[0]?.p50 ?? -1, wait[1]?.p50 ?? -1);
  return [...types.values()].sort((x, y) => longest(y) - longest(x));
}
