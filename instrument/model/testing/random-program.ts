/** Logs of programs that never were, with what a decoder must make of them. */
import { KIND, PHASE, type Phase } from '../../schema/events.ts';
import { LogWriter } from './log-writer.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One thing that happens: what it writes, and which lines it must become at its time. */
interface Step {
  /** Null where the record does not read the clock. */
  time: number | null;
  isAfter: boolean;
  write(writer: LogWriter, time: number | null): void;
  lines(t: number): string[];
}

const CALLBACK_TYPES = ['TCPWRAP', 'FSREQCALLBACK', 'Immediate', 'HTTPINCOMINGMESSAGE'];
const QUEUE_TYPES = ['TickObject', 'PROMISE', 'Microtask'];

/** A program of some hundred events: main, then iterations of the loop, then its end or not. */
export class RandomProgram {
  readonly writer: LogWriter;
  readonly lines: string[] = [];
  readonly #random: () => number;
  readonly #steps: Step[] = [];
  readonly #ids = new Map<number, string>();
  readonly #running: number[] = [];
  #now = 0;
  #nextId = 2;
  #iteration = 0;
  #phase = '';

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    // Some programs have more types and sites than fit into a narrow record.
    this.writer = this.#chance(0.2) ? new LogWriter(253, 65_530) : new LogWriter();
    this.#run();
    this.#write();
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)];
  }

  /** Time goes on: mostly by little, sometimes by more than the 32-bit clock holds. */
  #tick(): number {
    this.#now += this.#chance(0.01) ? Math.floor(this.#random() * 9e9) : 1 + Math.floor(this.#random() * 5000);
    return this.#now;
  }

  #step(time: number | null, write: Step['write'], lines: Step['lines'], isAfter = false): void {
    this.#steps.push({ time, write, lines, isAfter });
  }

  #run(): void {
    this.#mark('main', [`begin main 0`]);
    this.#events(3);
    for (let rounds = Math.floor(this.#random() * 8); rounds > 0; rounds--) this.#goRound();
    if (this.#chance(0.5)) {
      const lines = [`end ${this.#phase} ${this.#iteration}`, 'thread-end 5'];
      this.#step(
        this.#tick(),
        (writer, t) => writer.record(KIND.THREAD_END, 1, 5, 0, t),
        (t) => lines.map((line) => `${t} ${line}`),
      );
    } else {
      // Killed: the phase ends where the log does.
      const line = `end ${this.#phase} ${this.#iteration}`;
      this.#step(
        null,
        () => {},
        (t) => [`${t} ${line}`],
        true,
      );
    }
  }

  #goRound(): void {
    if (this.#chance(0.4)) {
      if (this.#chance(0.5)) this.#turnToNothing();
      this.#mark('timers', this.#change('timers'));
      this.#events(2, ['Timeout']);
    }
    this.#turnToPoll();
    this.#mark('poll', this.#change('poll'));
    this.#events(3);
    this.#check();
    this.#events(2);
    this.#mark('closing', this.#change('closing'));
    if (this.#chance(0.3)) this.#events(1);
  }

  #change(next: string): string[] {
    return [`end ${this.#phase} ${this.#iteration}`, `begin ${next} ${this.#iteration}`];
  }

  #mark(phase: 'main' | 'timers' | 'poll' | 'closing' | 'turn', lines: string[]): void {
    const number = {
      main: PHASE.MAIN,
      timers: PHASE.TIMERS,
      poll: PHASE.POLL,
      closing: PHASE.CLOSING,
      turn: PHASE.TURN,
    }[phase] as Phase;
    if (phase !== 'turn') this.#phase = phase;
    this.#step(
      this.#tick(),
      (writer, t) => writer.record(KIND.PHASE, number, 0, 0, t),
      (t) => lines.map((line) => `${t} ${line}`),
    );
  }

  #turnToNothing(): void {
    this.#mark('turn', []);
    if (this.#chance(0.3)) this.#gc();
  }

  #turnToPoll(): void {
    const end = `end ${this.#phase} ${this.#iteration++}`;
    if (this.#chance(0.7)) {
      this.#mark('turn', [end, `begin idle-prepare ${this.#iteration}`]);
      this.#phase = 'idle-prepare';
      if (this.#chance(0.3)) this.#gc();
      return;
    }
    this.#mark('turn', [end, `begin pending ${this.#iteration}`]);
    this.#phase = 'pending';
    this.#callback(0, CALLBACK_TYPES);
    this.#events(2);
    // Ends together with the latest callback, whose time may not be known yet.
    const lines = [`end pending ${this.#iteration}`, `begin idle-prepare ${this.#iteration}`];
    const last = this.#steps[this.#steps.length - 1];
    const before = last.lines;
    last.lines = (t) => [...before(t), ...lines.map((line) => `${t} ${line}`)];
    this.#phase = 'idle-prepare';
    if (this.#chance(0.3)) this.#gc();
  }

  #check(): void {
    const t = this.#tick();
    const idle = Math.floor(this.#random() * 9e9);
    const io = Math.floor(this.#random() * 4);
    const slept = idle + io > 0 ? ` idle ${idle} io ${io}` : '';
    const lines = [`end poll ${this.#iteration}${slept}`, `begin check ${this.#iteration}`];
    this.#phase = 'check';
    this.#step(
      t,
      (writer) => writer.check(idle, io, t),
      (at) => lines.map((line) => `${at} ${line}`),
    );
  }

  #events(most: number, types = CALLBACK_TYPES): void {
    for (let count = Math.floor(this.#random() * (most + 1)); count > 0; count--) {
      this.#callback(0, types);
      for (let queued = Math.floor(this.#random() * 4); queued > 0; queued--) this.#callback(0, QUEUE_TYPES);
    }
  }

  #callback(depth: number, types: string[]): void {
    const type = this.#pick(types);
    const candidates = [...this.#ids].filter(([, name]) => name === type);
    let id: number;
    if (candidates.length > 0 && this.#chance(0.7)) id = this.#pick(candidates)[0];
    else if (types === CALLBACK_TYPES && this.#chance(0.2)) id = 1_000_000 + Math.floor(this.#random() * 5);
    else {
      // Made somewhere where nothing runs.
      id = this.#init(type, null);
    }
    const name = this.#ids.get(id) ?? 'UNKNOWN';
    this.#step(
      this.#tick(),
      (writer, t) => writer.record(KIND.BEFORE, 0, id, 0, t),
      (t) => [`${t} before ${id} ${name}`],
    );
    this.#running.push(id);
    for (let inner = Math.floor(this.#random() * 5); inner > 0; inner--) this.#inside(depth);
    this.#running.pop();
    const untimed = QUEUE_TYPES.includes(type) || this.#chance(0.2);
    this.#step(
      untimed ? null : this.#tick(),
      (writer, t) => writer.record(KIND.AFTER, 0, id, 0, t),
      (t) => [`${t} after ${id} ${name}`],
      true,
    );
  }

  #inside(depth: number): void {
    const dice = this.#random();
    if (dice < 0.1 && depth < 3) this.#callback(depth + 1, CALLBACK_TYPES);
    else if (dice < 0.2) this.#gc();
    else if (dice < 0.3) this.#resolve();
    else if (dice < 0.33) this.#lose();
    else if (dice < 0.36) this.#post();
    else {
      const type = this.#pick([...CALLBACK_TYPES, ...QUEUE_TYPES, 'Timeout']);
      this.#init(type, this.#chance(0.1) ? this.#tick() : null);
    }
    if (this.#chance(0.02))
      this.#step(
        null,
        (writer) => writer.pad(Math.floor(this.#random() * 5)),
        () => [],
      );
  }

  #init(type: string, time: number | null): number {
    // Ids are skipped now and then, and once in a while one comes late.
    this.#nextId += this.#chance(0.05) ? 1 + Math.floor(this.#random() * 9) : 1;
    const late = this.#chance(0.01) ? this.#nextId - 1 : 0;
    const id = late > 0 && !this.#ids.has(late) ? late : this.#nextId;
    const exec = this.#running.at(-1) ?? (this.#phase === 'main' ? 1 : 0);
    const line = Math.floor(this.#random() * 20);
    const known = this.#chance(0.5);
    this.#ids.set(id, type);
    this.#step(
      time,
      (writer, t) => writer.init(id, type, exec, known ? [['/app.js', line, 1, 'f']] : null, t),
      (t) => [`${t} init ${id} ${type} <${exec} exec ${exec}${known ? ` at /app.js:${line}:1 f` : ''}`],
    );
    return id;
  }

  #gc(): void {
    for (const [kind, name] of [
      [KIND.GC_BEGIN, 'gc-begin'],
      [KIND.GC_END, 'gc-end'],
    ] as const)
      this.#step(
        this.#tick(),
        (writer, t) => writer.record(kind, 1, 0, 500, t),
        (t) => [`${t} ${name} scavenge 500`],
      );
  }

  #resolve(): void {
    const id = this.#nextId;
    this.#step(
      null,
      (writer) => writer.record(KIND.RESOLVE, 0, id, 0, null),
      (t) => [`${t} resolve ${id}`],
    );
  }

  #post(): void {
    const id = this.#nextId;
    const ports = Array.from({ length: Math.floor(this.#random() * 3) }, (_, i) => this.#nextId - i);
    this.#step(
      this.#tick(),
      (writer, t) => {
        for (const port of ports) writer.record(KIND.CARRY, 0, port, 0, null);
        writer.record(KIND.POST, ports.length, id, 0, t);
      },
      (t) => [`${t} post ${id}${ports.map((port) => ` +${port}`).join('')}`],
    );
  }

  #lose(): void {
    const count = 1 + Math.floor(this.#random() * 9e9);
    this.#step(
      null,
      (writer) => writer.record(KIND.LOST, 0, count, Math.floor(count / 2 ** 32), null),
      (t) => [`${t} lost ${count}`],
    );
  }

  /** The naive way to the times: look for the record that has one. */
  #write(): void {
    let previous = 0;
    let sinceAfter = false;
    this.#steps.forEach((step, i) => {
      step.write(this.writer, step.time);
      if (step.time !== null) {
        previous = step.time;
        sinceAfter = false;
      } else if (step.isAfter) sinceAfter = true;
      const next = this.#steps.slice(i).find(({ time }) => time !== null)?.time ?? previous;
      this.lines.push(...step.lines(sinceAfter ? next : previous));
    });
  }
}
