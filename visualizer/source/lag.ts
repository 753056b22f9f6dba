import type { Status } from '../../instrument/schema/messages.ts';
import type { Summary } from './protocol.ts';

/** Milliseconds; a lag behind the program that is longer is told. */
const LONGEST_UNTOLD = 1000;

/** The lag that people are told of, in milliseconds; null where there is none, or where it says nothing. */
export function toldLag({ lag, state, connection }: Pick<Summary, 'lag' | 'state' | 'connection'>): number | null {
  return lag > LONGEST_UNTOLD && state === 'recording' && connection.link === 'open' ? lag : null;
}

/**
 * How far the page is behind the host: each status says how many slots the log had at a moment, and the lag is the age of the
 * oldest one of which slots are still missing. A program that does nothing for a while makes no lag.
 */
export class Lag {
  /** Statuses of which slots are missing, oldest first. */
  #open: { slots: number; at: number }[] = [];
  /** How far the two clocks are apart, and what a message takes at least. */
  #offset = Number.POSITIVE_INFINITY;

  /** A status has come, at `now` in milliseconds since the epoch. */
  status({ slots, at }: Pick<Status, 'slots' | 'at'>, now: number): void {
    this.#offset = Math.min(this.#offset, now - at);
    if ((this.#open.at(-1)?.slots ?? -1) < slots) this.#open.push({ slots, at });
  }

  /** Milliseconds, where so many slots are decoded. */
  at(decoded: number, now: number): number {
    let done = 0;
    while (done < this.#open.length && this.#open[done].slots <= decoded) done++;
    this.#open.splice(0, done);
    return this.#open.length === 0 ? 0 : Math.max(0, now - this.#offset - this.#open[0].at);
  }
}
