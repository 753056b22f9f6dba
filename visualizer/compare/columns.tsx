/** The columns of the two tables: heads, what a cell says, and what it is sorted by. */
import type { ReactNode } from 'react';
import type { CallbackKey, Run, SiteKey } from '../../instrument/model/compare-table.ts';
import { TONE } from '../../instrument/model/lanes.ts';
import { PHASE_NAMES } from '../../instrument/schema/events.ts';
import { Place } from '../panels/place.tsx';
import { count } from '../view/format.ts';
import type { Label, TableRow } from './protocol.ts';
import { duration, isNotable, shiftWords, signedDuration } from './words.ts';

export interface TableColumn<Key, Row> {
  key: Key;
  head: string;
  /** The head in full, for those who ask. */
  about: string;
  /** Width as CSS has it. */
  width: string;
  number?: boolean;
  /** Whether it must have room for as many digits as there are callbacks. */
  grows?: boolean;
  /** What comes first when it is sorted by this. */
  descending?: boolean;
  /** Goes first where there is not enough room. */
  low?: boolean;
  cell(row: Row): ReactNode;
}

/** What does not fit into fewer pixels, and where the table is wide a share of it (see `container-type`). */
const PLACE_WIDTH = 'max(116px, 30cqi - 250px)';
const PHASE_WIDTH = 'max(152px, 12cqi + 10px)';
const TIME_WIDTH = 'max(62px, 5.5cqi)';
const DIFFERENCE_WIDTH = 'max(70px, 5.5cqi)';

type CallbackRow = TableRow & { of: 'callbacks' };
type SiteRow = TableRow & { of: 'sites' };

export const CALLBACK_COLUMNS: readonly TableColumn<CallbackKey, CallbackRow>[] = [
  {
    ...{ key: 'position-a', head: 'A', about: 'Position in A: 1 is the first callback of the thread', width: '38px' },
    ...{ grows: true, number: true, cell: ({ row }) => (row.a ? count(row.a.position) : '') },
  },
  {
    ...{ key: 'position-b', head: 'B', about: 'Position in B: 1 is the first callback of the thread', width: '38px' },
    ...{ grows: true, number: true, cell: ({ row }) => (row.b ? count(row.b.position) : '') },
  },
  {
    ...{
      key: 'shift',
      head: 'Moved',
      about: 'How many matched callbacks earlier (↑) or later (↓) it ran in B',
      width: '54px',
    },
    ...{ number: true, cell: ({ row }) => <Shift shift={row.shift} moved={row.moved} /> },
  },
  {
    ...{ key: 'type', head: 'Callback', about: 'Type, and the function that scheduled it', width: 'minmax' },
    cell: ({ label, row }) => <Name label={label} phase={(row.a ?? row.b)!.phase} />,
  },
  {
    ...{ key: 'place', head: 'Scheduled at', about: 'Where in the source it was scheduled', width: PLACE_WIDTH },
    cell: ({ label }) => (
      <code>
        <Place>{label.place}</Place>
      </code>
    ),
  },
  {
    ...{
      key: 'phase',
      head: 'Phase',
      about: 'The phase that it ran in: in A, and in B where that is another one',
      width: PHASE_WIDTH,
    },
    cell: ({ row }) => <Phases a={row.a?.phase ?? null} b={row.b?.phase ?? null} />,
  },
  ...timeColumns<CallbackKey, CallbackRow>('wait', 'Waited', 'From scheduling to running', ({ row }) =>
    [row.a, row.b].map((run) => run?.wait),
  ),
  ...timeColumns<CallbackKey, CallbackRow>('took', 'Ran', 'How long it ran', ({ row }) =>
    [row.a, row.b].map((run) => run?.took),
  ),
];

export const SITE_COLUMNS: readonly TableColumn<SiteKey, SiteRow>[] = [
  {
    ...{
      key: 'runs-a',
      head: 'Runs A',
      about: 'How often it ran in A',
      width: '54px',
      grows: true,
      number: true,
      descending: true,
    },
    cell: ({ group }) => count(group.runs[0]),
  },
  {
    ...{
      key: 'runs-b',
      head: 'Runs B',
      about: 'How often it ran in B',
      width: '54px',
      grows: true,
      number: true,
      descending: true,
    },
    cell: ({ group }) => count(group.runs[1]),
  },
  {
    ...{ key: 'moved', head: 'Moved', about: 'How many of its matched runs changed places', width: '54px' },
    ...{ number: true, descending: true, cell: ({ group }) => (group.moved > 0 ? count(group.moved) : '') },
  },
  {
    ...{ key: 'type', head: 'Callbacks', about: 'Type, and the function that scheduled them', width: 'minmax' },
    cell: ({ label, group }) => <Name label={label} phase={group.phase[0] || group.phase[1]} />,
  },
  {
    ...{ key: 'place', head: 'Scheduled at', about: 'Where in the source they were scheduled', width: PLACE_WIDTH },
    cell: ({ label }) => (
      <code>
        <Place>{label.place}</Place>
      </code>
    ),
  },
  {
    ...{ key: 'phase', head: 'Phase', about: 'The phase that most of them ran in', width: PHASE_WIDTH },
    cell: ({ group }) => <Phases a={group.runs[0] ? group.phase[0] : null} b={group.runs[1] ? group.phase[1] : null} />,
  },
  ...timeColumns<SiteKey, SiteRow>('wait', 'Waited', 'Median from scheduling to running', ({ group }) =>
    group.wait.map((spread) => spread?.p50),
  ),
  ...timeColumns<SiteKey, SiteRow>('took', 'Ran', 'Median of how long they ran', ({ group }) =>
    group.duration.map((spread) => spread?.p50),
  ),
];

/** A, B and the difference of one time. */
function timeColumns<Key extends string, Row>(
  name: 'wait' | 'took',
  head: string,
  about: string,
  of: (row: Row) => (Run['wait'] | undefined)[],
): TableColumn<Key, Row>[] {
  const column = (side: 'a' | 'b'): TableColumn<Key, Row> => ({
    key: `${name}-${side}` as Key,
    head: `${head} ${side.toUpperCase()}`,
    about: `${about}, in ${side.toUpperCase()}`,
    width: TIME_WIDTH,
    number: true,
    descending: true,
    cell: (row) => duration(of(row)[side === 'a' ? 0 : 1]),
  });
  return [
    column('a'),
    column('b'),
    {
      ...{
        key: `${name}-difference` as Key,
        head: 'B − A',
        low: name === 'took',
        about: `${about}: B less A`,
        width: DIFFERENCE_WIDTH,
      },
      ...{ number: true, descending: true },
      cell: (row) => <Difference values={of(row)} />,
    },
  ];
}

function Shift({ shift, moved }: { shift: number; moved: boolean }) {
  if (shift === 0) return null;
  return (
    <span className={moved ? 'shift moved' : 'shift'} title={shiftWords(shift)}>
      {shift < 0 ? '↑' : '↓'}
      {count(Math.abs(shift))}
    </span>
  );
}

/** B less A, strong where it matters. */
export function Difference({ values: [a, b] }: { values: (number | undefined)[] }) {
  if (a === undefined || b === undefined || Number.isNaN(a - b)) return null;
  return <span className={isNotable(a, b) ? (b > a ? 'more' : 'less') : 'quiet'}>{signedDuration(b - a)}</span>;
}

/** A callback's type and function, with the colour that it has on the timeline. */
export function Name({ label, phase }: { label: Label; phase: number }) {
  return (
    <span className="callback-name">
      <span className={`swatch tone-${toneOf(label.lane, phase)}`} />
      <span className="callback-text">
        {label.type} {label.function !== '' && <span className="quiet">{label.function}</span>}
      </span>
    </span>
  );
}

export function toneOf(lane: number, phase: number): number {
  return lane === 1 ? TONE.TICK : lane === 2 ? TONE.MICROTASK : phase;
}

/** The phase, or both where they differ. */
export function Phases({ a, b }: { a: number | null; b: number | null }) {
  const names = a === b || a === null || b === null ? [a ?? b ?? 0] : [a, b];
  return (
    <span className="phases">
      {names.map((phase, i) => (
        <span key={phase} className="phase-name">
          {i > 0 && <span className="quiet">→ </span>}
          <span className={`swatch tone-${phase}`} />
          {phase === 0 ? '–' : names.length > 1 ? SHORT_NAMES[phase] : PHASE_NAMES[phase]}
        </span>
      ))}
    </span>
  );
}

/** Where two have to stand in one cell. */
const SHORT_NAMES = PHASE_NAMES.map((name) => (name === 'idle-prepare' ? 'prepare' : name));
