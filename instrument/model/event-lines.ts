/**
 * The `events` contract: every event as one line of JSON, in order of execution per thread, threads merged by time.
 * What is in memory at a time is a few hundred events per thread, however long the recording is.
 */
import { gcName, PHASE, PHASE_NAMES, type Phase, type ThreadMeta } from '../schema/events.ts';
import type { Manifest } from '../schema/manifest.ts';
import type { AsyncId, Nanoseconds, ThreadKey } from '../schema/units.ts';
import { AsyncStacks } from './async-stacks.ts';
import { placeOf, sourceFrames } from './call-sites.ts';
import { LogDecoder, type LogSink } from './decode.ts';
import { spaceName } from './names.ts';
import type { FrameMapper } from './places.ts';
import { cutOf } from './snapshot.ts';

/** So many words of a log are decoded at a time. */
const PORTION_WORDS = 512 * 4;
const BLOCK_CHARACTERS = 65_536;
/** So many texts of call sites are kept: they are some hundred bytes each. */
const MOST_TEXTS = 10_000;
/** So many events a thread may have before it says what it is. */
const MOST_BEFORE_META = 1024;

export interface ThreadInput {
  key: ThreadKey;
  /** The log's slots in order, in pieces of any size, see LogDecoder.push; a piece is used up before the next one is asked for. */
  words: Iterable<Uint32Array>;
  /** Records that found no room and that no record in the log tells of. */
  lost: number;
  /** What source maps say of its call sites. */
  mapper?: FrameMapper;
  /** Leave the frames below the call sites out. */
  withoutFrames?: boolean;
}

type ManifestFacts = Pick<Manifest, 'originNs' | 'pid' | 'exit' | 'state' | 'snapshot'> & {
  versions: { node: string };
};

/**
 * The lines of a recording, without line ends.
 * @param manifest where its state is `recording`, threads that have not said that they ended get no `thread-end`
 */
export function* eventLines(threads: Iterable<ThreadInput>, manifest: ManifestFacts): Generator<string, void> {
  const queues: ThreadEvents[] = [];
  for (const thread of threads) {
    const queue = new ThreadEvents(thread, manifest);
    if (queue.fill()) queues.push(queue);
  }
  for (let seq = 0; queues.length > 0; ) {
    // The thread whose next event is the earliest goes on until another one's is earlier.
    let first = 0;
    let until = Number.POSITIVE_INFINITY;
    for (let i = 1; i < queues.length; i++) {
      if (queues[i].time < queues[first].time) {
        until = queues[first].time;
        first = i;
      } else if (queues[i].time < until) until = queues[i].time;
    }
    const queue = queues[first];
    do yield `{"seq":${seq++},"t":${queue.takeTime()}${queue.takeRest()}`;
    while (queue.fill() && queue.time <= until);
    if (queue.time === Number.POSITIVE_INFINITY) queues.splice(first, 1);
  }
}

/** The same lines with their line ends, joined to blocks of about 64 KiB. */
export function* eventBlocks(threads: Iterable<ThreadInput>, manifest: ManifestFacts): Generator<string, void> {
  let block = '';
  for (const line of eventLines(threads, manifest)) {
    block += `${line}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

/** A thread's next events, as the ends of their lines. */
class ThreadEvents implements LogSink {
  /** Time of the next event, for merging: a collection that is told of later does not go back. Infinity at the end. */
  time: Nanoseconds = Number.POSITIVE_INFINITY;

  readonly #input: ThreadInput;
  readonly #manifest: ManifestFacts;
  readonly #decoder: LogDecoder;
  readonly #portions: Iterator<Uint32Array>;
  readonly #thread: string;
  #times: Nanoseconds[] = [];
  #rests: string[] = [];
  #next = 0;
  #begun = Number.NEGATIVE_INFINITY;
  #exhausted = false;
  #pid: number;
  #main = false;
  #meta: ThreadMeta | null = null;
  #start: { row: number; pid: number; tid: number; main: boolean } | null = null;
  #end: { t: Nanoseconds; code: number | null } | null = null;
  readonly #types: string[] = [];
  /** Texts of call sites, by the number of the stack. */
  readonly #sites = new Map<number, string>();
  readonly #stacks: AsyncStacks;

  constructor(input: ThreadInput, manifest: ManifestFacts) {
    this.#input = input;
    this.#manifest = manifest;
    this.#decoder = new LogDecoder(this, BigInt(manifest.originNs), input.mapper);
    this.#stacks = new AsyncStacks((site) => this.#decoder.storedSite(site));
    this.#portions = portions(input.words);
    this.#thread = `,"thread":${JSON.stringify(input.key)},"ev":`;
    this.#pid = Number.parseInt(input.key, 10);
  }

  takeTime(): Nanoseconds {
    return this.#times[this.#next];
  }

  takeRest(): string {
    return this.#rests[this.#next++];
  }

  /** Sees to it that there is a next event; false at the end of the thread. */
  fill(): boolean {
    if (this.#next === this.#times.length && !this.#decodeMore()) {
      this.time = Number.POSITIVE_INFINITY;
      return false;
    }
    this.#begun = Math.max(this.#begun, this.#times[this.#next]);
    this.time = this.#begun;
    return true;
  }

  #decodeMore(): boolean {
    this.#times.length = 0;
    this.#rests.length = 0;
    this.#next = 0;
    while ((this.#times.length === 0 || this.#awaitsMeta()) && !this.#exhausted) {
      const portion = this.#portions.next();
      if (portion.done) this.#finish();
      else this.#decoder.push(portion.value);
    }
    if (this.#start !== null) this.#writeStart();
    return this.#times.length > 0;
  }

  #finish(): void {
    this.#exhausted = true;
    const { state } = this.#manifest;
    const cut = cutOf(this.#manifest, this.#input.key);
    if (state === 'ended') this.#decoder.finish(cut);
    const t = this.#end?.t ?? this.#decoder.time;
    if (this.#input.lost > 0) this.#push(t, `"lost","count":${this.#input.lost}}`);
    if (this.#end === null && (state !== 'ended' || cut !== undefined)) return;
    const program = this.#main && this.#pid === this.#manifest.pid ? this.#manifest.exit : null;
    const code = this.#end?.code ?? program?.code ?? null;
    const signal = this.#end?.code === undefined || this.#end.code === null ? (program?.signal ?? null) : null;
    this.#push(t, `"thread-end","code":${code},"signal":${JSON.stringify(signal)}}`);
  }

  #push(t: Nanoseconds, rest: string): void {
    this.#times.push(t);
    this.#rests.push(this.#thread + rest);
  }

  /** Whether the thread's start still waits for what the thread says of itself, which comes a few records later. */
  #awaitsMeta(): boolean {
    return this.#start !== null && this.#times.length < MOST_BEFORE_META;
  }

  #writeStart(): void {
    const { row, pid, tid, main } = this.#start!;
    this.#start = null;
    const node = JSON.stringify(this.#meta?.node ?? this.#manifest.versions.node);
    const argv = JSON.stringify(this.#meta?.argv ?? []);
    this.#rests[row] =
      `${this.#thread}"thread-start","pid":${pid},"tid":${tid},"main":${main},"node":${node},"argv":${argv}}`;
  }

  #type(type: number): string {
    this.#types[type] ??= JSON.stringify(this.#decoder.typeName(type));
    return this.#types[type];
  }

  #typeOf(id: AsyncId): string {
    return this.#type(this.#decoder.typeOf(id));
  }

  #site(id: AsyncId, site: number, exec: AsyncId): string {
    if (site === 0 && this.#stacks.empty) return '';
    const stack = this.#stacks.push(id, site, exec > 1 ? exec : -1);
    if (site === 0) return '';
    const known = stack === 0 ? undefined : this.#sites.get(stack);
    if (known !== undefined) return known;
    const text = this.#siteText(site, id);
    if (this.#sites.size === MOST_TEXTS) this.#sites.clear();
    this.#sites.set(stack, text);
    return text;
  }

  /** The place of what was made before the log begins, which has no `init` to tell it. */
  #olderPlace(site: number): string {
    const place = placeOf(this.#decoder.site(site));
    return place === null ? '' : `,"site":${JSON.stringify(place)}`;
  }

  #siteText(site: number, id: AsyncId): string {
    const frames = this.#decoder.site(site);
    const place = placeOf(frames);
    if (frames === null || place === null) return '';
    const all = [...frames, ...this.#decoder.asyncFrames(this.#stacks.callersOf(id))];
    if (this.#input.withoutFrames || all.length === 1) return `,"site":${JSON.stringify(place)}`;
    return `,"site":${JSON.stringify({ ...place, frames: sourceFrames(all) })}`;
  }

  threadStart(t: Nanoseconds, pid: number, tid: number, main: boolean): void {
    this.#pid = pid;
    this.#main = main;
    if (this.#start !== null) this.#writeStart();
    this.#start = { row: this.#times.length, pid, tid, main };
    this.#push(t, '');
  }

  threadMeta(meta: ThreadMeta): void {
    this.#meta = meta;
    if (this.#start !== null) this.#writeStart();
  }

  init(t: Nanoseconds, id: AsyncId, type: number, trigger: AsyncId, exec: AsyncId, site: number): void {
    const where = this.#site(id, site, exec);
    this.#push(t, `"init","id":${id},"type":${this.#type(type)},"trigger":${trigger},"exec":${exec}${where}}`);
  }

  before(t: Nanoseconds, id: AsyncId): void {
    const site = this.#decoder.olderSite(id);
    this.#push(t, `"before","id":${id},"type":${this.#typeOf(id)}${site === 0 ? '' : this.#olderPlace(site)}}`);
  }

  after(t: Nanoseconds, id: AsyncId): void {
    this.#push(t, `"after","id":${id},"type":${this.#typeOf(id)}}`);
  }

  resolve(t: Nanoseconds, id: AsyncId): void {
    this.#push(t, `"resolve","id":${id}}`);
  }

  phaseBegin(t: Nanoseconds, phase: Phase, iteration: number): void {
    this.#push(t, `"phase-begin","phase":"${PHASE_NAMES[phase]}","iteration":${iteration}}`);
  }

  phaseEnd(t: Nanoseconds, phase: Phase, iteration: number, idleNs: Nanoseconds, ioEvents: number): void {
    const polled = phase === PHASE.POLL ? `,"idleNs":${idleNs},"ioEvents":${ioEvents}` : '';
    this.#push(t, `"phase-end","phase":"${PHASE_NAMES[phase]}","iteration":${iteration}${polled}}`);
  }

  gcBegin(t: Nanoseconds, gc: number): void {
    this.#push(t, `"gc-begin","gc":"${gcName(gc)}"}`);
  }

  gcEnd(t: Nanoseconds, gc: number): void {
    this.#push(t, `"gc-end","gc":"${gcName(gc)}"}`);
  }

  heap(t: Nanoseconds, space: number, usedKiB: number, committedKiB: number): void {
    const name = JSON.stringify(spaceName(this.#meta, space));
    this.#push(t, `"heap","space":${name},"usedBytes":${usedKiB * 1024},"committedBytes":${committedKiB * 1024}}`);
  }

  output(t: Nanoseconds, stream: number, text: string): void {
    this.#push(t, `"console","stream":"${stream === 2 ? 'stderr' : 'stdout'}","text":${JSON.stringify(text)}}`);
  }

  timing(t: Nanoseconds, name: string, durationNs: Nanoseconds | null): void {
    if (durationNs === null) this.#push(t, `"mark","name":${JSON.stringify(name)}}`);
    else this.#push(t, `"measure","name":${JSON.stringify(name)},"durationNs":${durationNs}}`);
  }

  post(t: Nanoseconds, id: AsyncId, ports: readonly AsyncId[]): void {
    const carried = ports.length === 0 ? '' : `,"ports":[${ports.join(',')}]`;
    this.#push(t, `"post","id":${id},"type":${this.#typeOf(id)}${carried}}`);
  }

  lost(t: Nanoseconds, count: number): void {
    this.#push(t, `"lost","count":${count}}`);
  }

  dropped(t: Nanoseconds, count: number): void {
    this.#push(t, `"dropped","count":${count}}`);
  }

  /** Comes last, after what was lost at the log's end. */
  threadEnd(t: Nanoseconds, code: number | null): void {
    this.#end = { t, code };
  }
}

function* portions(pieces: Iterable<Uint32Array>): Generator<Uint32Array> {
  for (const piece of pieces) {
    if (piece.length === 0) yield piece;
    for (let at = 0; at < piece.length; at += PORTION_WORDS) yield piece.subarray(at, at + PORTION_WORDS);
  }
}
