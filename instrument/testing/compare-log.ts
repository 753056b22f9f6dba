/** Holds a recording of `seeded-program.cjs` against what the program must have done. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readLog } from '../host/read-log.ts';
import { parseThreadFolder, ThreadLog } from '../host/thread-log.ts';
import { LogDecoder, type LogSink } from '../model/decode.ts';
import { PHASE, type Phase } from '../schema/events.ts';
import { ExpectedLog, type SeededOptions } from './expected-log.ts';

export interface Comparison {
  /** What is wrong, in the order of the log; empty where the recording is true. */
  wrong: string[];
  /** Events of the program that were read. */
  read: number;
  /** Events of the program that are missing before the last one read. */
  missing: number;
  /** Events of the program that a record must tell of, up to its end or its latest report. */
  truth: number;
  /** Records that the log says it has lost, at its end too. */
  lost: number;
  /** Records that the log lost at its end. */
  lostAtEnd: number;
  /** Slots that were let go. */
  dropped: number;
  /** Callbacks of older resources whose type is not known. */
  untyped: number;
  /** Slots that are there. */
  slots: number;
  /** Segments that the log has filled. */
  filled: number;
  collections: number;
  iterations: number;
}

const PHASE_OF_TYPE: Record<string, Phase> = {
  Immediate: PHASE.CHECK,
  Timeout: PHASE.TIMERS,
  FSREQCALLBACK: PHASE.POLL,
};
/** Only the lab's hooks tell of these. */
const isResolve = (event: string) => event.startsWith('resolve');
const isCollection = (event: string) => event.startsWith('collect');
const MOST_WRONG = 5;

/**
 * @param folder the one that `recordingEnvironment` was given
 * @param reported the latest round that the program has written about; null where it came to its end
 * @param base the id of its first resource, where only the end of the log was kept
 */
export function compareLog(
  folder: string,
  options: SeededOptions,
  detail: 'app' | 'lab',
  reported: number | null,
  base?: number,
): Comparison {
  const threads = join(folder, 'threads');
  const [name] = readdirSync(threads).filter((entry) => parseThreadFolder(entry) !== null);
  const log = new ThreadLog(join(threads, name), base !== undefined);
  log.refresh(true);
  const comparer = new LogComparer(options, detail, base);
  const decoder = new LogDecoder(comparer, 0n);
  comparer.typeName = (type) => decoder.typeName(type);
  comparer.typeOf = (id) => decoder.typeName(decoder.typeOf(id));
  for (const words of readLog(log)) decoder.push(words);
  decoder.finish();
  if (log.fault) comparer.complain(log.fault.message);
  if (decoder.skipped > 0) comparer.complain(`${decoder.skipped} records were not understood`);
  return {
    ...comparer.conclude(reported, log.untold),
    filled: log.newest?.number ?? 0,
    slots: log.slots - log.first,
    lostAtEnd: log.untold,
  };
}

class LogComparer implements LogSink {
  typeName: (type: number) => string = String;
  typeOf: (id: number) => string = String;
  readonly wrong: string[] = [];

  readonly #expected: ExpectedLog;
  readonly #detail: 'app' | 'lab';
  #base: number;
  #dropped = 0;
  /** So many of the next events may be further on: those before them were let go. */
  #mayJump = 0;
  #untyped = 0;
  /** The next of the expected events. */
  #at = 0;
  #read = 0;
  #missing = 0;
  #lost = 0;
  /** Lost since the latest event of the program. */
  #lostHere = 0;
  #phase: Phase | 0 = 0;
  #iteration = 0;
  #openGc = 0;
  /** Kinds of collections since the latest event of the program. */
  #collected = 0;
  #collections = 0;
  #time = 0;
  #ended = false;
  readonly #types = new Map<number, string>();

  constructor(options: SeededOptions, detail: 'app' | 'lab', base = -1) {
    this.#expected = new ExpectedLog(options);
    this.#base = base;
    this.#detail = detail;
  }

  complain(what: string): void {
    if (this.wrong.length < MOST_WRONG) this.wrong.push(what);
  }

  threadStart(t: number): void {
    this.#clock(t);
  }

  threadMeta(): void {}

  init(t: number, id: number, type: number): void {
    this.#clock(t);
    const name = this.typeName(type);
    if (name === 'BEGIN') this.#base = id;
    if (this.#base < 0 || this.#ended) return;
    this.#types.set(id - this.#base, name);
    this.#event(`init ${id - this.#base}`, name);
  }

  before(t: number, id: number): void {
    this.#clock(t);
    if (this.#base < 0 || id < this.#base || this.#ended) return;
    const phase = PHASE_OF_TYPE[this.#types.get(id - this.#base) ?? ''];
    if (phase !== undefined && this.#lost === 0 && this.#phase !== phase)
      this.complain(`the callback ${id - this.#base} ran in phase ${this.#phase}, not ${phase}`);
    this.#event(`before ${id - this.#base}`);
    if (this.#dropped > 0) this.#checkType(id);
  }

  after(t: number, id: number): void {
    this.#clock(t);
    if (this.#base < 0 || id < this.#base || this.#ended) return;
    this.#event(`after ${id - this.#base}`);
  }

  resolve(t: number, id: number): void {
    this.#clock(t);
    if (this.#base >= 0 && id >= this.#base && !this.#ended) this.#event(`resolve ${id - this.#base}`);
  }

  phaseBegin(t: number, phase: Phase, iteration: number): void {
    this.#clock(t);
    if (this.#phase !== 0) this.complain(`phase ${phase} began in phase ${this.#phase}`);
    if (this.#iteration >= 0 && iteration !== this.#iteration && iteration !== this.#iteration + 1)
      this.complain(`iteration ${iteration} followed ${this.#iteration}`);
    this.#phase = phase;
    this.#iteration = iteration;
  }

  phaseEnd(t: number, phase: Phase): void {
    this.#clock(t);
    if (this.#phase !== phase) this.complain(`phase ${phase} ended in phase ${this.#phase}`);
    this.#phase = 0;
  }

  gcBegin(t: number, gc: number): void {
    this.#clock(t);
    if (this.#openGc !== 0 && this.#lost === 0) this.complain(`collection ${gc} began in ${this.#openGc}`);
    this.#openGc = gc;
  }

  gcEnd(t: number, gc: number): void {
    this.#clock(t);
    if (this.#openGc !== gc && this.#lost === 0) this.complain(`collection ${gc} ended in ${this.#openGc}`);
    this.#openGc = 0;
    this.#collected |= gc;
    this.#collections++;
  }

  heap(t: number): void {
    this.#clock(t);
  }

  output(): void {}

  timing(): void {}

  post(): void {}

  lost(t: number, count: number): void {
    this.#clock(t);
    this.#lost += count;
    this.#lostHere += count;
    this.#openGc = 0;
  }

  dropped(t: number, count: number): void {
    this.#clock(t);
    if (this.#base < 0) this.complain(`${count} slots were let go before ${t}`);
    this.#dropped += count;
    // A callback that was running is begun anew, and what was let go may end within it.
    this.#mayJump = 2;
    this.#phase = 0;
    this.#iteration = -1;
    this.#openGc = 0;
  }

  threadEnd(t: number): void {
    this.#clock(t);
    this.#ended = true;
  }

  /** What is known once all has been read. */
  conclude(reported: number | null, untold: number): Omit<Comparison, 'filled' | 'lostAtEnd' | 'slots'> {
    const expected = this.#expected;
    while (!expected.over && (reported === null || expected.roundAt.length <= reported)) expected.next();
    const { kill } = this.options;
    const truth =
      expected.over && (reported === null || kill) ? expected.events.length : expected.roundAt[reported ?? 0];
    const left = this.#countLeft(truth);
    const lostAtEnd = this.#lostHere + untold;
    if (left > lostAtEnd) this.complain(`${left} events at the end are missing, and ${lostAtEnd} counted as lost`);
    if (reported === null) this.#checkLoss(this.#at, truth, left, lostAtEnd);
    if (this.#base < 0) this.complain('the program’s begin is missing');
    return {
      wrong: this.wrong,
      read: this.#read,
      missing: this.#missing,
      truth: this.#read + this.#missing + left,
      lost: this.#lost + untold,
      dropped: this.#dropped,
      untyped: this.#untyped,
      collections: this.#collections,
      iterations: this.#iteration,
    };
  }

  get options(): SeededOptions {
    return this.#expected.options;
  }

  #countLeft(until: number): number {
    let left = 0;
    for (let at = this.#at; at < until; at++) if (this.#tells(this.#expectedAt(at)!)) left++;
    return left;
  }

  #clock(t: number): void {
    if (t < this.#time) this.complain(`time went from ${this.#time} back to ${t}`);
    this.#time = t;
  }

  #expectedAt(at: number): string | undefined {
    while (at >= this.#expected.events.length && !this.#expected.over) this.#expected.next();
    return this.#expected.events[at];
  }

  /** Whether an event is one that a record tells of. */
  #tells(event: string): boolean {
    return !isCollection(event) && (this.#detail === 'lab' || !isResolve(event));
  }

  /** What ran and was made before what was kept has the type that it had then, or none. */
  #checkType(id: number): void {
    const made = this.#types.get(id - this.#base) ?? this.#expected.typeOf(id - this.#base);
    const type = this.typeOf(id);
    if (type === 'UNKNOWN') this.#untyped++;
    else if (type !== made) this.complain(`the callback ${id - this.#base} has type ${type}, and was made as ${made}`);
  }

  /** Goes on to an event behind what was let go. */
  #jumpTo(event: string): void {
    const isIt = (next: string) => next === event || next.startsWith(`${event} `);
    const first = this.#at;
    let told = 0;
    for (let next = this.#expectedAt(this.#at); next !== undefined && !isIt(next); next = this.#expectedAt(this.#at)) {
      if (this.#tells(next)) told++;
      this.#at++;
      if (told <= this.#dropped) continue;
      this.complain(`${event} is not within the ${this.#dropped} slots that were let go`);
      this.#at = first;
      return;
    }
    this.#collected = -1;
  }

  /** An event of the program: it must be the next one, or as many must have been lost as lie between. */
  #event(event: string, type = ''): void {
    if (this.#mayJump > 0) {
      this.#jumpTo(event);
      this.#mayJump = event.startsWith('before') ? this.#mayJump - 1 : 0;
    }
    let skipped = 0;
    const first = this.#at;
    for (;;) {
      const next = this.#expectedAt(this.#at);
      if (next === undefined) {
        this.complain(`${event} ${type} is not of the program, or came twice; event ${this.#read} of the log`);
        this.#at = first;
        return;
      }
      if (isCollection(next)) {
        const kind = next === 'collect 4' ? 4 : 3;
        if (this.#lostHere === 0 && (this.#collected & kind) === 0)
          this.complain(`a collection of kind ${kind} is missing before ${event}`);
      } else if (next === event || next.startsWith(`${event} `)) break;
      else if (this.#tells(next)) {
        skipped++;
        if (this.#lostHere === 0 || skipped > this.#lostHere) {
          this.complain(
            `${event} ${type} came where ${this.#expectedAt(first)} must come, after ${this.#lostHere} lost`,
          );
          this.#at = first;
          return;
        }
      }
      this.#at++;
    }
    const known = type === '' || type === 'UNKNOWN' || this.#expectedAt(this.#at) === `${event} ${type}`;
    if (!known || (type === 'UNKNOWN' && this.#lost === 0))
      this.complain(`${event} has type ${type}: ${this.#expectedAt(this.#at)}`);
    this.#checkLoss(first, this.#at, skipped, this.#lostHere);
    this.#at++;
    this.#read++;
    this.#missing += skipped;
    this.#lostHere = 0;
    this.#collected = 0;
  }

  /** Not many more records than events: marks of the loop, collections, names of types and sites, clock bases. */
  #checkLoss(first: number, end: number, events: number, records: number): void {
    if (records === 0) return;
    let natives = 100;
    for (let at = first; at < end; at++) {
      const event = this.#expectedAt(at)!;
      if (isCollection(event)) natives += this.#detail === 'lab' ? 24 : 2;
      else if (/^init \d+ (Immediate|Timeout|FSREQCALLBACK)$/.test(event)) natives += 12;
    }
    const most = events * (this.#detail === 'lab' ? 3 : 2) + natives;
    if (records > most) this.complain(`${records} records are said to be lost, but only ${events} events are missing`);
  }
}
