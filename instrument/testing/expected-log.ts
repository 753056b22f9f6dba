/**
 * What `seeded-program.cjs` must have done, worked out from its seed alone: Node's queues in a few lines.
 *
 *   init 12 TickObject    before 12    after 12    resolve 9    collect 4
 *
 * Ids count from that of the program's first resource. Nothing here knows of the log.
 */
import { createRequire } from 'node:module';

type Action = 'make' | 'run' | 'tick' | 'microtask' | 'promise' | 'minor' | 'major';

const { actionsOf, roundOf } = createRequire(import.meta.url)('./seeded-program.cjs') as {
  actionsOf(seed: number, depth: number): { action: Action; type: string; seed: number }[];
  roundOf(seed: number, round: number): { in: 'Immediate' | 'Timeout' | 'FSREQCALLBACK'; seed: number };
};

export interface SeededOptions {
  seed: number;
  rounds: number;
  kill?: { round: number; action: number };
  tellsBase?: boolean;
}

/** How many actions a round's own callback does. */
export const countActions = (seed: number, round: number): number => actionsOf(roundOf(seed, round).seed, 0).length;

interface Queued {
  id: number;
  seed: number;
  depth: number;
}

const DEEPEST = 4;

class Killed extends Error {}

export class ExpectedLog {
  /** Events so far, in the order in which they happen. */
  readonly events: string[] = [];
  /** How many events there were before each round began. */
  readonly roundAt: number[] = [];
  /** Nothing comes after these events. */
  over = false;
  readonly options: SeededOptions;

  readonly #types: string[] = [];
  #nextId = 0;
  #round = 0;
  #scheduled = 0;
  #ticks: Queued[] = [];
  #microtasks: (Queued & { promise: boolean })[] = [];

  constructor(options: SeededOptions) {
    this.options = options;
    this.#init('BEGIN');
    this.#schedule();
  }

  /** Works out the next round, the ticks and microtasks after it included. */
  next(): void {
    if (this.over) return;
    try {
      this.roundAt.push(this.events.length);
      const id = this.#scheduled;
      this.events.push(`before ${id}`);
      this.#perform(roundOf(this.options.seed, this.#round).seed, 0);
      this.#round++;
      this.#schedule();
      this.events.push(`after ${id}`);
      this.#drain();
      this.over = this.#round === this.options.rounds;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.over = true;
    }
  }

  /** The type of a resource that has been made. */
  typeOf(id: number): string | undefined {
    return this.#types[id];
  }

  #init(type: string): number {
    this.#types.push(type);
    this.events.push(`init ${this.#nextId} ${type}`);
    return this.#nextId++;
  }

  #schedule(): void {
    if (this.#round < this.options.rounds) this.#scheduled = this.#init(roundOf(this.options.seed, this.#round).in);
  }

  #perform(seed: number, depth: number): void {
    if (depth > DEEPEST) return;
    const { kill } = this.options;
    actionsOf(seed, depth).forEach(({ action, type, seed: inner }, i) => {
      if (depth === 0 && kill?.round === this.#round && kill.action === i) throw new Killed();
      this.#act(action, type, { id: 0, seed: inner, depth: depth + 1 });
    });
  }

  #act(action: Action, type: string, queued: Queued): void {
    switch (action) {
      case 'make':
        this.#init(type);
        break;
      case 'run':
        this.#run({ ...queued, id: this.#init(type) });
        break;
      case 'tick':
        this.#ticks.push({ ...queued, id: this.#init('TickObject') });
        break;
      case 'microtask':
        this.#microtasks.push({ ...queued, id: this.#init('Microtask'), promise: false });
        break;
      case 'promise':
        this.events.push(`resolve ${this.#init('PROMISE')}`);
        this.#microtasks.push({ ...queued, id: this.#init('PROMISE'), promise: true });
        break;
      case 'minor':
        this.events.push('collect 1');
        break;
      case 'major':
        this.events.push('collect 4');
    }
  }

  #run({ id, seed, depth }: Queued, promise = false): void {
    this.events.push(`before ${id}`);
    this.#perform(seed, depth);
    if (promise) this.events.push(`resolve ${id}`);
    this.events.push(`after ${id}`);
  }

  /** Microtasks where there is no tick; else all ticks, then all microtasks, for as long as these leave ticks. */
  #drain(): void {
    do {
      for (let tick = this.#ticks.shift(); tick; tick = this.#ticks.shift()) this.#run(tick);
      for (let next = this.#microtasks.shift(); next; next = this.#microtasks.shift()) this.#run(next, next.promise);
    } while (this.#ticks.length > 0);
  }
}
