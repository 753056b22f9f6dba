/**
 * The tables that a thread's log becomes: one column per fact, one row per thing, no object per event. A column whose name
 * is a thing (`resource`, `parent`, `phase` …) holds rows of that thing's table, -1 for none.
 */
import type { AsyncId } from '../schema/units.ts';
import type { ResourceIndex } from './async-ids.ts';
import { type Column, Float64Column, Int32Column, Uint8Column, Uint32Column } from './columns.ts';
import { DerivedColumn, EndColumn, NearRowColumn, ResourceRefs, TriggerColumn } from './derived-columns.ts';
import { PackedColumn } from './packed-column.ts';
import type { Lane } from './sink.ts';

/** A row of SpanTable: one run of a callback. */
export type SpanRow = number;
/** A row of ResourceTable: one `init`. */
export type ResourceRow = number;
/** A row of PhaseTable: one pass through a phase. */
export type PhaseRow = number;

/** One row per run of a callback, `before` to `after`, in the order of their begin. */
export class SpanTable {
  readonly start = new PackedColumn();
  /** NaN while it runs. */
  readonly end = new EndColumn(this.start);
  /** How many callbacks are around it. */
  readonly depth = new PackedColumn();
  /** The span directly around it. */
  readonly parent = new NearRowColumn(-1);
  /** The phase that it began in. */
  readonly phase = new PackedColumn();
  /** The first resource that was made in it; `resources.nextInSpan` leads on. */
  readonly firstCaused = new PackedColumn();
  /** The run before this one of the same resource. */
  readonly previous = new NearRowColumn(-1);
  /** -1 where the resource was made before recording began. */
  readonly resource: Column;
  readonly id: Column;
  /** 0 where the resource is not known. */
  readonly type: Column;
  /** 0 callbacks, 1 ticks, 2 microtasks. */
  readonly lane: Column;

  readonly #refs = new ResourceRefs();

  /** `typeOfOlder` knows the types of resources that have no row. */
  constructor(index: ResourceIndex, laneOf: (type: number) => Lane, typeOfOlder: (id: AsyncId) => number) {
    const refs = this.#refs;
    const type = (row: SpanRow) =>
      refs.row(row) < 0 ? typeOfOlder(refs.unknownId(row)) : index.types.get(refs.row(row));
    this.resource = new DerivedColumn(this, (row) => refs.row(row));
    this.id = new DerivedColumn(this, (row) => (refs.row(row) < 0 ? refs.unknownId(row) : index.get(refs.row(row))));
    this.type = new DerivedColumn(this, type);
    this.lane = new DerivedColumn(this, (row) => laneOf(type(row)));
  }

  get length(): number {
    return this.start.length;
  }

  get bytes(): number {
    const { start, end, depth, parent, phase, firstCaused, previous } = this;
    return [start, end, depth, parent, phase, firstCaused, previous, this.#refs].reduce((sum, c) => sum + c.bytes, 0);
  }

  /** When it ended, or `now` while it runs. */
  endOr(row: SpanRow, now: number): number {
    const end = this.end.get(row);
    return Number.isNaN(end) ? now : end;
  }

  push(
    start: number,
    id: AsyncId,
    resource: ResourceRow,
    depth: number,
    parent: SpanRow,
    phase: PhaseRow,
    previous: SpanRow,
  ): SpanRow {
    const row = this.start.length;
    this.start.push(start);
    this.end.pushNone();
    this.depth.push(depth);
    this.parent.push(parent);
    this.phase.push(phase);
    this.firstCaused.pushNone();
    this.previous.push(previous);
    this.#refs.push(resource, id);
    return row;
  }
}

/** One row per `init`, in their order. */
export class ResourceTable {
  readonly id: Column;
  readonly type: Column;
  readonly trigger: Column;
  /** Id of the call site, 0 where not known. */
  readonly site = new PackedColumn();
  readonly time = new PackedColumn();
  /** The span that it was made in; -1 the main script, or outside of any callback. */
  readonly execSpan = new PackedColumn();
  /** Its first run; -1 where it has not run. */
  readonly firstSpan = new PackedColumn();
  /** The next resource that was made in the same span. */
  readonly nextInSpan = new NearRowColumn(1);
  /** The first resource that was made outside of any span; `nextInSpan` leads on. */
  firstOutside: ResourceRow = -1;

  readonly #index: ResourceIndex;
  readonly #triggers: TriggerColumn;

  constructor(index: ResourceIndex) {
    this.#index = index;
    this.id = index;
    this.type = index.types;
    this.#triggers = new TriggerColumn(index);
    this.trigger = this.#triggers;
  }

  get length(): number {
    return this.time.length;
  }

  get bytes(): number {
    const { site, time, execSpan, firstSpan, nextInSpan } = this;
    return [this.#index, this.#triggers, site, time, execSpan, firstSpan, nextInSpan].reduce(
      (sum, c) => sum + c.bytes,
      0,
    );
  }

  /** Id and type are in the index already. */
  push(time: number, id: AsyncId, trigger: AsyncId, site: number, execSpan: SpanRow): ResourceRow {
    const row = this.time.length;
    this.#triggers.push(id, trigger);
    this.site.push(site);
    this.time.push(time);
    this.execSpan.push(execSpan);
    this.firstSpan.pushNone();
    this.nextInSpan.push(-1);
    return row;
  }
}

/** One row per phase passed; they follow one another without overlap. */
export class PhaseTable {
  readonly start = new PackedColumn();
  /** NaN while the loop is in it. */
  readonly end = new EndColumn(this.start);
  /** PHASE. */
  readonly phase = new PackedColumn();
  readonly iteration = new PackedColumn();
  /** Nanoseconds asleep, for poll. */
  readonly idle = new PackedColumn();
  /** I/O events, for poll; 65,535 stands for any larger number. */
  readonly io = new PackedColumn();

  get length(): number {
    return this.start.length;
  }

  get bytes(): number {
    const { start, end, phase, iteration, idle, io } = this;
    return [start, end, phase, iteration, idle, io].reduce((sum, c) => sum + c.bytes, 0);
  }
}

/** One row per iteration of the loop; 0 is the main script and the first timers. */
export class IterationTable {
  readonly number = new PackedColumn();
  readonly start = new PackedColumn();
  /** NaN for the one that runs. */
  readonly end = new EndColumn(this.start);

  get length(): number {
    return this.start.length;
  }

  get bytes(): number {
    return this.number.bytes + this.start.bytes + this.end.bytes;
  }
}

/** One row per garbage collection. */
export class GcTable {
  readonly start = new Float64Column();
  /** NaN while it runs. */
  readonly end = new Float64Column();
  /** V8's GCType. */
  readonly kind = new Uint8Column();
  /** KiB. */
  readonly usedBefore = new Uint32Column();
  /** KiB. */
  readonly usedAfter = new Float64Column();
  /** Rows of the heap's readings right before and right after it; -1 where it was not read. */
  readonly readBefore = new Int32Column();
  readonly readAfter = new Int32Column();
  /** The callback that it interrupted. */
  readonly span = new Int32Column();
  readonly phase = new Int32Column();

  get length(): number {
    return this.start.length;
  }
}

/** Kinds of notes, as NoteTable.kind has them. */
export const NOTE = { STDOUT: 1, STDERR: 2, MARK: 3, MEASURE: 4 } as const;

/** What the program itself said: output, and user timing. One row per text; recorded in lab detail only. */
export class NoteTable {
  readonly time = new Float64Column();
  /** A NOTE. */
  readonly kind = new Uint8Column();
  /** A measure's duration, which ends at `time`; 0 for the rest. */
  readonly duration = new Float64Column();
  /** The callback that ran, -1 for none. */
  readonly span = new Int32Column();
  readonly phase = new Int32Column();
  /** What was written, or the timing's name. */
  readonly texts: string[] = [];

  get length(): number {
    return this.texts.length;
  }
}

/** One row per place in the log where records were lost. */
export class LossTable {
  readonly time = new Float64Column();
  readonly count = new Float64Column();
  /** The phase it happened in. */
  readonly phase = new Int32Column();

  get length(): number {
    return this.time.length;
  }
}
