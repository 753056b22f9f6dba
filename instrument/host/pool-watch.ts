import type { PoolMeta } from '../schema/events.ts';
import { MOST_FINISHED, MOST_POOL_THREADS, POOL_STATE, SAMPLE } from '../schema/samples.ts';
import { type Doing, MemoryEye, staticMemory, ThreadEye, threadsOf } from './process-eyes.ts';
import { monotonicNow, SamplesWriter } from './samples-file.ts';

/** libuv's name for its threads, from Node 22 on. Before that they have their process's. */
const POOL_NAME = 'libuv-worker';
/** Names of threads that are certainly not the pool's. */
const OTHER_NAMES = /^(loopscope|V8Worker|node-V8Worker|DelayedTaskSche|SignalInspector)/;
/** How long after its first thread more of the pool are looked for, and how often otherwise while requests are under way. */
const GROWING_NS = 50e6;
const CENSUS_NS = 250e6;
/** A look in which the host lost its CPU is none: what it did not see may have come and gone in it. */
const PROMPT_LOOK_NS = 100e3;
/** Looks between two words about them in the file. */
const LOOKS_TOLD = 64;
/** A list of finished requests that is longer is not counted to its end. */
const LONGEST_WALK = 256;
/** The largest number of nanoseconds that a record holds. */
const MOST_NS = 0xffffffff;

type Seen = NonNullable<PoolMeta['seen']>;

interface Loop {
  /** Node's id of the thread. */
  tid: number;
  address: number;
  requests: number;
  finished: number;
  /** The list's two ends as they were: it has changed when they have. */
  ends: string;
  count: number;
  underWay: number;
  /** The thread that runs it; null for the main thread, which ends with the process. */
  thread: ThreadEye | null;
}

interface Thread {
  eye: ThreadEye;
  /** -1 before it is known to be the pool's. */
  number: number;
  state: number;
  /** When it was started, where that says something. */
  started: number;
  /** What was seen before it was known to be the pool's: argument without number, CPU time, gap, time. */
  held: [state: number, cpu: number, gap: number, time: number][];
}

/**
 * Watches the thread pool of one process from outside. What it takes: the loops' addresses, which the threads say in their
 * logs, and the right to look into the process, which whoever started it has.
 */
export class PoolWatch {
  readonly pid: number;
  /** Whether anything was under way at the latest look, and since when nothing has changed; CLOCK_MONOTONIC. */
  isBusy = false;
  changedAt = monotonicNow();

  #memory: MemoryEye;
  #writer: SamplesWriter;
  #loops: Loop[] = [];
  #threads: Thread[] = [];
  /** Threads that are not the pool's. */
  #others: Set<number>;
  #numbers = 0;
  #static: number[] | null = null;
  #censusAt = 0;
  #poolSince = Number.NaN;
  #lookedAt = Number.NaN;
  #looks = { first: 0, count: 0, longest: 0 };

  /**
   * @param recording directory of the recording
   * @param folder name of the main thread's folder
   * @throws the system's error where the process can't be looked into, or the file can't be made
   */
  constructor(recording: string, folder: string, pid: number, seen: Seen) {
    this.pid = pid;
    this.#others = new Set(seen.threads);
    this.#memory = new MemoryEye(pid);
    try {
      new ThreadEye(pid, pid).close();
      this.#writer = new SamplesWriter(recording, folder, pid);
    } catch (error) {
      this.#memory.close();
      throw error;
    }
    this.#addLoop(0, seen.loop, null);
  }

  /** Another thread of the process has a loop, too. */
  addWorker(tid: number, seen: Seen): void {
    for (const id of seen.threads) this.#others.add(id);
    try {
      this.#addLoop(tid, seen.loop, new ThreadEye(this.pid, seen.threads[0]));
    } catch {
      // It has ended already.
    }
  }

  /**
   * Looks once.
   * @throws the system's error once the process is gone, or where the file can't be written
   */
  look(): void {
    const from = monotonicNow();
    let underWay = 0;
    for (const loop of [...this.#loops]) underWay += this.#lookAtLoop(loop);
    const isPrompt = monotonicNow() - from <= PROMPT_LOOK_NS;
    if (underWay > 0) this.#findThreads(from);
    let working = 0;
    for (const thread of [...this.#threads]) if (this.#lookAtThread(thread)) working++;
    this.isBusy = underWay > 0 || working > 0;
    if (isPrompt) this.#count(from);
    this.#writer.flush();
  }

  /** Ends it; what was seen of threads whose pool is known is written. */
  close(): void {
    try {
      this.#tellLooks();
      this.#writer.flush();
    } catch {
      // The disk is full: what is there can be read.
    }
    this.#writer.close();
    this.#memory.close();
    for (const { eye } of this.#threads) eye.close();
    for (const { thread } of this.#loops) thread?.close();
  }

  #addLoop(tid: number, place: Seen['loop'], thread: ThreadEye | null): void {
    if (place === null || !place.every((n) => Number.isSafeInteger(n) && n >= 0)) return;
    const [address, requests, finished] = place;
    if (Math.max(requests, finished) > 200) return;
    this.#loops.push({ tid, address, requests, finished, ends: '', count: 0, underWay: 0, thread });
  }

  /** Returns how many requests are under way on it. */
  #lookAtLoop(loop: Loop): number {
    try {
      loop.thread?.doing();
    } catch {
      loop.thread?.close();
      this.#loops.splice(this.#loops.indexOf(loop), 1);
      return 0;
    }
    const { address, requests, finished } = loop;
    const bytes = this.#memory.at(address, Math.max(requests + 4, finished + 16));
    const underWay = bytes.readUInt32LE(requests);
    if (underWay !== loop.underWay) this.#changed();
    loop.underWay = underWay;
    const head = address + finished;
    const first = Number(bytes.readBigUInt64LE(finished));
    const last = Number(bytes.readBigUInt64LE(finished + 8));
    const ends = first === head ? '' : `${first} ${last}`;
    if (ends !== loop.ends) {
      loop.ends = ends;
      const count = ends === '' ? 0 : this.#lengthOf(head, first, last);
      const now = monotonicNow();
      this.#writer.add(SAMPLE.FINISHED, count, loop.tid, this.#sinceLook(now), now);
      this.#changed();
    }
    return underWay;
  }

  /** How long the list is; at least 1. It may change while it is being walked: then its beginning is what counts. */
  #lengthOf(head: number, first: number, last: number): number {
    let count = 1;
    try {
      for (let at = first; at !== last && count < LONGEST_WALK; count++) {
        at = Number(this.#memory.at(at, 8).readBigUInt64LE(0));
        if (at === head) break;
      }
    } catch {
      return 1;
    }
    return Math.min(count, MOST_FINISHED);
  }

  #findThreads(now: number): void {
    const isGrowing = now - this.#poolSince < GROWING_NS || (this.#numbers === 0 && this.#threads.length === 0);
    if (!isGrowing && now < this.#censusAt) return;
    this.#censusAt = now + CENSUS_NS;
    for (const id of threadsOf(this.pid)) {
      if (this.#others.has(id) || this.#threads.some(({ eye }) => eye.id === id)) continue;
      if (this.#threads.length >= MOST_POOL_THREADS) return;
      try {
        const eye = new ThreadEye(this.pid, id);
        this.#threads.push({ eye, number: -1, state: -1, started: eye.started(), held: [] });
        if (Number.isNaN(this.#poolSince)) this.#poolSince = now;
      } catch {
        // It has ended already.
      }
    }
  }

  /** Returns whether it works. */
  #lookAtThread(thread: Thread): boolean {
    try {
      const doing = thread.eye.doing();
      if (thread.number < 0) this.#identify(thread, doing);
      if (this.#others.has(thread.eye.id)) return false;
      const state = this.#stateOf(doing);
      if (state !== thread.state) {
        const isNew = thread.state < 0;
        thread.state = state;
        const now = monotonicNow();
        this.#tell(thread, state, thread.eye.cpuTime(), isNew ? MOST_NS : this.#sinceLook(now), now);
        this.#changed();
      }
      return state !== POOL_STATE.IDLE;
    } catch {
      this.#drop(thread);
      return false;
    }
  }

  #stateOf(doing: Doing): number {
    if (doing.what === 'running') return POOL_STATE.RUNNING;
    return doing.what === 'lock' && this.#isStatic(doing.address) ? POOL_STATE.IDLE : POOL_STATE.BLOCKED;
  }

  /** libuv's pool waits on a static variable of its own. */
  #isStatic(address: number): boolean {
    this.#static ??= staticMemory(this.pid);
    for (let i = 0; i < this.#static.length; i += 2) {
      if (address >= this.#static[i] && address < this.#static[i + 1]) return true;
    }
    return false;
  }

  /**
   * The pool's threads have libuv's name, or (before Node 22) no name of their own: then one is known by where it waits, and
   * those by it that were started together with it.
   */
  #identify(thread: Thread, doing: Doing): void {
    const name = thread.eye.name();
    if (name === POOL_NAME) this.#admit(thread);
    else if (OTHER_NAMES.test(name) || doing.what === 'events') this.#drop(thread);
    else if (doing.what === 'lock' && this.#isStatic(doing.address)) {
      this.#admit(thread);
      for (const other of this.#threads) {
        if (other.number < 0 && Math.abs(other.started - thread.started) <= 1) this.#admit(other);
      }
    }
  }

  #admit(thread: Thread): void {
    thread.number = this.#numbers++;
    const [first] = thread.held;
    this.#writer.add(SAMPLE.THREAD, thread.number, thread.eye.id, 0, first ? first[3] : monotonicNow());
    for (const seen of thread.held) this.#tell(thread, ...seen);
    thread.held = [];
  }

  #drop(thread: Thread): void {
    this.#others.add(thread.eye.id);
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    thread.eye.close();
  }

  #tell(thread: Thread, state: number, cpu: number, gap: number, time: number): void {
    if (thread.number < 0) thread.held.push([state, cpu, gap, time]);
    else this.#writer.add(SAMPLE.STATE, thread.number | (state << 16), Math.round(cpu / 1000), gap, time);
  }

  #changed(): void {
    this.changedAt = monotonicNow();
  }

  /** From the begin of the look before, so that whatever has changed has changed since. */
  #sinceLook(now: number): number {
    return Number.isNaN(this.#lookedAt) ? MOST_NS : now - this.#lookedAt;
  }

  /** Counts a look that began at a time. One that comes much later than those before begins a new stretch of them. */
  #count(from: number): void {
    const gap = from - this.#lookedAt;
    if (this.#looks.count > 1 && gap > 2 * this.#looks.longest) this.#tellLooks();
    const looks = this.#looks;
    if (looks.count === 0) looks.first = from;
    else looks.longest = Math.max(looks.longest, gap);
    looks.count++;
    this.#lookedAt = from;
    if (looks.count >= LOOKS_TOLD) this.#tellLooks();
  }

  #tellLooks(): void {
    const looks = this.#looks;
    const latest = this.#lookedAt;
    if (looks.count > 1)
      this.#writer.add(SAMPLE.LOOKS, looks.count, Math.min(latest - looks.first, MOST_NS), looks.longest, latest);
    // The latest look is the first of the next stretch.
    this.#looks = { first: latest, count: 1, longest: 0 };
  }
}
