/** What the page and the worker that compares say to each other. It holds both outlines; the page only sees what it shows. */
import type { Both, Group, TypeWaits } from '../../instrument/model/compare.ts';
import type { AlignableSite, Alignment } from '../../instrument/model/compare-align.ts';
import type { ThreadOutline } from '../../instrument/model/compare-outline.ts';
import type {
  CallbackKey,
  ComparedItem,
  ComparedRow,
  Run,
  Shown,
  SiteKey,
} from '../../instrument/model/compare-table.ts';
import type { PhaseRow, TotalRow } from '../../instrument/model/compare-totals.ts';
import type { Lane } from '../../instrument/model/lanes.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';

/** What a callback is called: its type, its function and its place in the source, in few words. */
export interface Label {
  /** `tick`, or `tick → Immediate`. */
  type: string;
  /** The function in which it was scheduled, '' where not known. */
  function: string;
  /** `app.js:4`, '' where not known. */
  place: string;
  /** The lane that it runs in: 0 callbacks, 1 ticks, 2 microtasks. */
  lane: number;
}

/** A call site that both can be aligned at. */
export interface SiteChoice extends AlignableSite {
  label: Label;
  /** How many of its runs both have. */
  runs: number;
}

/** What is known of the comparison as a whole. */
export interface Overview {
  matchedBy: 'call site and type' | 'type';
  limits: string[];
  sentences: string[];
  counts: Record<Shown, number>;
  crossings: number;
  sites: number;
  alignable: SiteChoice[];
  phases: PhaseRow[];
  totals: TotalRow[];
  waits: TypeWaits[];
  longest: Both<{ item: ComparedItem; label: Label; run: Run }[]>;
  /** From first to last event of each. */
  whole: Both<{ start: Nanoseconds; end: Nanoseconds }>;
  /** The last iteration that both have; 0 where phases are missing. */
  iterations: number;
}

/** A table as it is looked at. */
export type TableQuery =
  | { of: 'callbacks'; shown: Shown; key: CallbackKey; descending: boolean }
  | { of: 'sites'; key: SiteKey; descending: boolean };

/** A row of either table. */
export type TableRow = {
  /** Its place in the order. */
  at: number;
  label: Label;
  /** How to lay both over one another there; null where one of them has no such callback. */
  align: string | null;
} & ({ of: 'callbacks'; row: ComparedRow } | { of: 'sites'; group: Group; item: ComparedItem });

/** Lines between matched callbacks, as columns. */
export interface Lines {
  length: number;
  item: Uint32Array<ArrayBuffer>;
  /** 1 where it has moved. */
  moved: Uint8Array<ArrayBuffer>;
  /** PHASE of the run in A. */
  phase: Uint8Array<ArrayBuffer>;
  start: Both<Float64Array<ArrayBuffer>>;
  lane: Both<Uint8Array<ArrayBuffer>>;
  row: Both<Uint8Array<ArrayBuffer>>;
}

export type Question =
  | { ask: 'align'; align: string }
  | { ask: 'count'; table: TableQuery }
  | { ask: 'rows'; table: TableQuery; from: number; count: number }
  /** Where an item stands in a table; -1 where it does not. */
  | { ask: 'place'; table: TableQuery; item: ComparedItem }
  | { ask: 'pair'; item: ComparedItem }
  | { ask: 'item'; side: 0 | 1; row: number }
  | { ask: 'lines'; zero: Both<Nanoseconds>; from: Nanoseconds; to: Nanoseconds; most: number }
  /** The matched callback before or after one in A's order, or nearest to a time of A. */
  | { ask: 'step'; item: ComparedItem | null; time: Nanoseconds; direction: 1 | -1 };

/** One callback with its partner and its name. */
export interface Pair {
  row: ComparedRow;
  label: Label;
  lane: Both<Lane>;
  /** How to lay both over one another there; null where one of them has no such callback. */
  align: string | null;
}

export interface Replies {
  align: Alignment | { problem: string };
  count: number;
  rows: TableRow[];
  place: number;
  pair: Pair | null;
  item: ComparedItem;
  lines: Lines;
  step: ComparedItem | null;
}

export type ToComparer =
  | { type: 'compare'; a: ThreadOutline; b: ThreadOutline }
  | { type: 'question'; id: number; question: Question };

export type FromComparer =
  | { type: 'overview'; overview: Overview }
  | { type: 'reply'; id: number; value: Replies[keyof Replies] };
