/** What the page shows, beside the view and what is in the lanes. */
import type { Lane } from '../../instrument/model/lanes.ts';
import type { RuleId } from '../../instrument/model/rules.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import type { Facts, ItemRef, Summary } from '../source/protocol.ts';
import type { Layout } from '../tracks/layout.ts';
import { type Arrangement, AS_AT_FIRST } from './arrangement.ts';
import type { Range } from './range.ts';
import type { CssPixels } from './time-scale.ts';

export interface StageState {
  summary: Summary | null;
  follow: boolean;
  selection: ItemRef | null;
  facts: Facts | null;
  hover: Hover | null;
  collapsed: ReadonlySet<ThreadKey>;
  /** Which lanes that can be closed somebody has opened, or closed; the others are open where there is room. */
  opened: ReadonlyMap<Lane, boolean>;
  arrangement: Arrangement;
  /** Threads in the order that the user has put them in; empty for the order in which they came. */
  threadOrder: readonly ThreadKey[];
  layout: Layout;
  /** What is measured. */
  range: Range | null;
  /** Which of the two the details are of, where something is both selected and measured. */
  shown: 'item' | 'range';
  /** What is searched for, and whether lanes show only what it finds. */
  search: { text: string; filters: boolean };
  /** Whether what is on the screen is shown as a table. */
  table: boolean;
  /** What lies over the page. */
  sheet: SheetShown | null;
  /** What has become of a lane, for those who do not see it. */
  said: string;
}

export type SheetShown = { kind: 'keys' } | { kind: 'rules'; rule: RuleId | null };

/** What lies under the pointer. */
export interface Hover {
  x: CssPixels;
  y: CssPixels;
  ref: ItemRef;
  /** More than one where a slice stands for a crowd; `ref` is the longest of it then. */
  count: number;
  /** Of a crowd in lanes that are filtered: how many of it are found; `ref` is the longest of those then. */
  found: number | null;
  from: number;
  to: number;
  busy: number;
  row: number;
  /** Null until the worker has answered. */
  facts: Facts | null;
}

export const NOTHING_SHOWN: StageState = {
  summary: null,
  follow: true,
  selection: null,
  facts: null,
  hover: null,
  collapsed: new Set(),
  opened: new Map(),
  arrangement: AS_AT_FIRST,
  threadOrder: [],
  layout: { threads: [], height: 0 },
  range: null,
  shown: 'item',
  search: { text: '', filters: false },
  table: false,
  sheet: null,
  said: '',
};
