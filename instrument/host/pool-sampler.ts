import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { systemCode, systemReason } from './errors.ts';
import { PoolWatch } from './pool-watch.ts';
import { canSeeThreads } from './process-eyes.ts';
import { isRunning } from './processes.ts';
import { monotonicNow } from './samples-file.ts';
import { parseThreadFolder } from './thread-log.ts';
import { readThreadMeta } from './thread-meta.ts';

/** The shortest time between two looks. */
const SHORTEST_MS = 1;
/** A look is due after this share of the time in which nothing has changed: long states are known as exactly as short ones. */
const SHARE = 0.02;
/** The longest time between two looks while anything is under way, and while nothing is. */
const LONGEST_BUSY_MS = 8;
const LONGEST_IDLE_MS = 64;
/** No more than this share of a CPU goes into looking. */
const MOST_WORK = 0.1;
/** A thread's folder is there before what it says of itself. */
const RETRY_MS = 5;
const MOST_RETRIES = 400;
/** How often to look for threads where the system does not tell of new folders. */
const SURVEY_MS = 50;

/**
 * Watches the thread pools of all processes of a recording, and writes what it sees beside their logs.
 *
 * Measured on a 2-core machine: a look at a pool of four takes 15 µs; at its busiest, a thousand of them in a second, it
 * takes 3 % of one CPU in this process and nothing in the program's; at rest 16 looks in a second.
 */
export class PoolSampler {
  /** Sentences on what could not be watched. */
  readonly notes: string[] = [];

  #recording: string;
  #threads: string;
  #watcher: FSWatcher | null = null;
  #survey: NodeJS.Timeout | null = null;
  #known = new Set<string>();
  #watches = new Map<number, PoolWatch>();
  #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  /** @param threads directory of the recording's threads */
  constructor(recording: string, threads: string) {
    this.#recording = recording;
    this.#threads = threads;
    if (!canSeeThreads) return;
    try {
      this.#watcher = watch(threads, { persistent: false }, () => this.#find());
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      this.#survey = setInterval(() => this.#find(), SURVEY_MS);
    }
    this.#find();
  }

  /** How many processes are being watched now. */
  get watched(): number {
    return this.#watches.size;
  }

  /** Looks no more. */
  close(): void {
    this.#closed = true;
    this.#watcher?.close();
    if (this.#survey) clearInterval(this.#survey);
    for (const timer of this.#timers) clearTimeout(timer);
    for (const pid of [...this.#watches.keys()]) this.#end(pid);
  }

  #find(): void {
    if (this.#closed) return;
    let names: string[];
    try {
      names = readdirSync(this.#threads);
    } catch {
      return;
    }
    for (const name of names.sort()) {
      if (this.#known.has(name) || parseThreadFolder(name) === null) continue;
      this.#known.add(name);
      this.#adopt(name, MOST_RETRIES);
    }
  }

  #adopt(name: string, retries: number): void {
    const { pid, tid } = parseThreadFolder(name)!;
    const meta = readThreadMeta(join(this.#threads, name));
    if (meta === null && retries > 0 && isRunning(pid)) {
      this.#later(RETRY_MS, () => this.#adopt(name, retries - 1));
      return;
    }
    const seen = meta?.pool?.seen;
    if (!seen) return;
    if (tid !== 0) this.#watches.get(pid)?.addWorker(tid, seen);
    else this.#begin(name, pid, seen);
  }

  #begin(name: string, pid: number, seen: Parameters<PoolWatch['addWorker']>[1]): void {
    // A process that runs another program from now on has another pool.
    this.#end(pid);
    try {
      this.#watches.set(pid, new PoolWatch(this.#recording, name, pid, seen));
      this.#look(pid);
    } catch (error) {
      // The one says that it has ended, the other that it is just ending.
      if (!isRunning(pid) || systemCode(error) === 'ESRCH') return;
      this.notes.push(
        `The thread pool of process ${pid} could not be watched: ${systemReason(error)}; when its requests ran is inferred from the order of their callbacks alone.`,
      );
    }
  }

  #look(pid: number): void {
    const pool = this.#watches.get(pid);
    if (!pool) return;
    const from = monotonicNow();
    try {
      pool.look();
    } catch {
      this.#end(pid);
      return;
    }
    const now = monotonicNow();
    const unchangedMs = (now - pool.changedAt) / 1e6;
    const longest = pool.isBusy ? LONGEST_BUSY_MS : LONGEST_IDLE_MS;
    const tookMs = (now - from) / 1e6;
    this.#later(Math.max(SHORTEST_MS, Math.min(longest, unchangedMs * SHARE), tookMs / MOST_WORK), () =>
      this.#look(pid),
    );
  }

  #end(pid: number): void {
    this.#watches.get(pid)?.close();
    this.#watches.delete(pid);
  }

  #later(ms: number, action: () => void): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }
}
