/**
 * A pool's requests as rows of a timeline, each with its levels of detail:
 *
 *   threads     a row per thread of the pool: what it worked on
 *   in flight   each request from when it was made to its callback, in the first row that is free
 */
import type { Nanoseconds } from '../schema/units.ts';
import { TONE } from './lanes-kinds.ts';
import { IntervalLevels, type SliceBuffer } from './levels.ts';
import type { ProcessPool, RequestRow } from './pool.ts';
import type { PoolFamily } from './pool-kinds.ts';
import type { PoolTable } from './pool-table.ts';

/** Requests that overlap more than this are left out of the picture. */
const MAX_IN_FLIGHT_ROWS = 32;

export type PoolLane = 'threads' | 'inFlight';

export const POOL_TONES: Record<PoolFamily, number> = {
  fs: TONE.POOL_FS,
  dns: TONE.POOL_DNS,
  crypto: TONE.POOL_CRYPTO,
  zlib: TONE.POOL_ZLIB,
};

export class PoolLanes {
  readonly pool: ProcessPool;
  /** Requests for which there was no row. */
  hidden = 0;
  /** The longest that a request has waited for a thread, as far as was reckoned. */
  longestWait: Nanoseconds = 0;
  #table: PoolTable | null = null;
  #rows: Record<PoolLane, IntervalLevels[]> = { threads: [], inFlight: [] };
  #inFlightRow = new Uint8Array(0);

  constructor(pool: ProcessPool) {
    this.pool = pool;
  }

  /** What is reckoned now; the rows are made anew with it. */
  get table(): PoolTable {
    const { table } = this.pool;
    if (table !== this.#table) {
      this.#table = table;
      this.#layOut(table);
    }
    return table;
  }

  /** How many rows a lane has; as many as are known to be, before anything was reckoned. */
  rows(lane: PoolLane): number {
    if (this.pool.length === 0) return 0;
    if (this.#table === null) return lane === 'threads' ? this.pool.size : 1;
    return this.#rows[lane].length;
  }

  /** The system's id of each thread, a number of its own where none was seen; by row. */
  get threadNames(): string[] {
    const ids = this.pool.samples?.threads ?? [];
    return Array.from({ length: this.rows('threads') }, (_, row) => String(ids[row]?.id ?? `#${row + 1}`));
  }

  /** The row of a request within a lane; one beyond the last where it has none. */
  rowOf(lane: PoolLane, request: RequestRow): number {
    return lane === 'threads' ? this.table.threadOf(request) : this.#inFlightRow[request];
  }

  /** Writes what a view shows of one row; see Levels.query. */
  query(lane: PoolLane, row: number, from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds, into: SliceBuffer): void {
    this.#rows[lane][row]?.query(from, to, bucket, into);
  }

  #layOut(table: PoolTable): void {
    const threads = Array.from({ length: Math.max(table.threads, table.size) }, () => new IntervalLevels());
    const byStart = Uint32Array.from(table.order).sort((a, b) => table.startedAt(a) - table.startedAt(b) || a - b);
    for (const request of byStart) {
      if (table.startedAt(request) === Number.POSITIVE_INFINITY) break;
      this.longestWait = Math.max(this.longestWait, table.startedAt(request) - table.queuedAt(request));
      const levels = threads[table.threadOf(request)];
      // Two that are laid on one thread by mistake do not overlap in the picture.
      const latest = levels.length > 0 ? levels.end(levels.length - 1) : Number.NEGATIVE_INFINITY;
      const start = Math.max(latest, Math.round(table.startedAt(request)));
      const end = Math.max(start, Math.round(Math.min(table.doneAt(request), table.end)));
      levels.push(start, end, request, POOL_TONES[table.kindOf(request).family]);
    }
    this.#rows = { threads, inFlight: this.#pack(table) };
  }

  #pack(table: PoolTable): IntervalLevels[] {
    const rows: IntervalLevels[] = [];
    const free: Nanoseconds[] = [];
    this.#inFlightRow = new Uint8Array(table.length).fill(MAX_IN_FLIGHT_ROWS);
    this.hidden = 0;
    for (const request of table.order) {
      const start = Math.round(table.queuedAt(request));
      let row = 0;
      while (row < rows.length && free[row] > start) row++;
      if (row === MAX_IN_FLIGHT_ROWS) {
        this.hidden++;
        continue;
      }
      if (row === rows.length) rows.push(new IntervalLevels());
      const called = table.calledBackAt(request);
      const end = Math.max(start, Math.round(Number.isNaN(called) ? table.end : called));
      rows[row].push(start, end, request, POOL_TONES[table.kindOf(request).family]);
      free[row] = end;
      this.#inFlightRow[request] = row;
    }
    return rows;
  }
}
