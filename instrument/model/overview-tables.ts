/** What there is little of in a log, kept as tables: collections, output and user timing. */
import type { Nanoseconds } from '../schema/units.ts';
import { type Column, Float64Column, Uint8Column } from './columns.ts';
import type { LaneSource } from './lanes.ts';
import { NOTE } from './tables.ts';

const NOTHING: Column & { duration(): number } = { length: 0, get: () => 0, duration: () => 0 };

export class RareTables {
  readonly #gcs = { start: new Float64Column(), end: new Float64Column(), kind: new Uint8Column() };
  readonly #notes = { time: new Float64Column(), kind: new Uint8Column(), duration: new Float64Column() };
  readonly #openGcs: number[] = [];

  gcBegin(t: Nanoseconds, gc: number): void {
    this.#openGcs.push(this.#gcs.start.length);
    this.#gcs.start.push(t);
    this.#gcs.end.push(Number.NaN);
    this.#gcs.kind.push(gc);
  }

  gcEnd(t: Nanoseconds, gc: number): void {
    const at = this.#openGcs.findLastIndex((row) => this.#gcs.kind.get(row) === gc);
    if (at >= 0) this.#closeGcs(t, at);
  }

  output(t: Nanoseconds, stream: number): void {
    this.#note(t, stream === 2 ? NOTE.STDERR : NOTE.STDOUT, 0);
  }

  timing(t: Nanoseconds, durationNs: Nanoseconds | null): void {
    this.#note(t, durationNs === null ? NOTE.MARK : NOTE.MEASURE, durationNs ?? 0);
  }

  closeAll(t: Nanoseconds): void {
    this.#closeGcs(t, 0);
  }

  /** What lanes are made from: nothing but these tables. */
  source(end: Nanoseconds): LaneSource {
    const nothing = {
      ...{ length: 0, start: NOTHING, end: NOTHING, number: NOTHING, iteration: NOTHING, idle: NOTHING },
      ...{ phase: NOTHING, lane: NOTHING, parent: NOTHING },
    };
    return {
      ...{ end, spans: nothing, phases: nothing, iterations: nothing },
      gcs: { length: this.#gcs.start.length, ...this.#gcs },
      notes: { length: this.#notes.time.length, ...this.#notes },
    };
  }

  #note(t: Nanoseconds, kind: number, duration: Nanoseconds): void {
    this.#notes.time.push(t);
    this.#notes.kind.push(kind);
    this.#notes.duration.push(duration);
  }

  #closeGcs(t: Nanoseconds, from: number): void {
    for (let at = this.#openGcs.length - 1; at >= from; at--) this.#gcs.end.set(this.#openGcs[at], t);
    this.#openGcs.length = from;
  }
}
