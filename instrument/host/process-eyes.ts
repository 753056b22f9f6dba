/**
 * Looking into a running process from outside: what its threads do, and words of its memory. All of it is read from files
 * of `/proc` that stay open; nothing happens in the process. A look at one thing takes one to two microseconds.
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

const TEXT_BYTES = 256;
const text = Buffer.alloc(TEXT_BYTES);

/** Numbers of system calls that mean something here, by the processor's kind. */
const SYSTEM_CALLS: Record<string, { futex: number; waitsForEvents: number[] }> = {
  x64: { futex: 202, waitsForEvents: [232, 281, 441] },
  arm64: { futex: 98, waitsForEvents: [22, 441] },
};

/** Whether threads of this machine can be told apart by what they do. */
export const canSeeThreads = process.platform === 'linux' && SYSTEM_CALLS[process.arch] !== undefined;

/** What a thread does: `running` on a CPU or ready for one, waiting in a `lock` at an address, for `events`, or for anything else. */
export type Doing = { what: 'running' | 'events' | 'system' } | { what: 'lock'; address: number };

const RUNNING: Doing = { what: 'running' };
const EVENTS: Doing = { what: 'events' };
const SYSTEM: Doing = { what: 'system' };

/** One thread of another process. */
export class ThreadEye {
  readonly id: number;
  #folder: string;
  #call: number;
  #times: number;

  /** @throws the system's error where the thread is gone, or none of ours to look at */
  constructor(pid: number, id: number) {
    this.id = id;
    this.#folder = `/proc/${pid}/task/${id}`;
    this.#call = openSync(`${this.#folder}/syscall`, 'r');
    try {
      this.#times = openSync(`${this.#folder}/schedstat`, 'r');
    } catch (error) {
      closeSync(this.#call);
      throw error;
    }
  }

  /** @throws the system's error where the thread is gone */
  doing(): Doing {
    const length = readSync(this.#call, text, 0, TEXT_BYTES, 0);
    if (length === 0 || text[0] === 0x72) return RUNNING;
    const line = text.toString('latin1', 0, length);
    const call = Number.parseInt(line, 10);
    const { futex, waitsForEvents } = SYSTEM_CALLS[process.arch];
    // -1: it stands outside of any system call, as on a page that has to be fetched.
    if (call < 0) return RUNNING;
    if (call === futex) return { what: 'lock', address: Number.parseInt(line.slice(line.indexOf(' ') + 1), 16) };
    return waitsForEvents.includes(call) ? EVENTS : SYSTEM;
  }

  /** How long it has been on a CPU so far, in nanoseconds; exact while it is not on one. */
  cpuTime(): number {
    const length = readSync(this.#times, text, 0, TEXT_BYTES, 0);
    return Number.parseInt(text.toString('latin1', 0, length), 10);
  }

  /** Its own name, which libuv gives to the pool's threads from Node 22 on. */
  name(): string {
    return readFileSync(`${this.#folder}/comm`, 'utf8').trim();
  }

  /** When it was started, in the system's ticks. */
  started(): number {
    const stat = readFileSync(`${this.#folder}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  }

  close(): void {
    closeSync(this.#call);
    closeSync(this.#times);
  }
}

/** The system's ids of all threads of a process. */
export function threadsOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).map(Number);
}

/** The memory of another process. */
export class MemoryEye {
  #fd: number;
  #bytes = Buffer.alloc(256);

  /** @throws the system's error where the process is gone, or none of ours to look into */
  constructor(pid: number) {
    this.#fd = openSync(`/proc/${pid}/mem`, 'r');
  }

  /**
   * Bytes at an address; valid until the next call.
   * @throws the system's error where there is nothing at the address, and once the process is gone
   */
  at(address: number, count: number): Buffer {
    const got = readSync(this.#fd, this.#bytes, 0, count, address);
    if (got < count) throw new Error(`Only ${got} of ${count} bytes could be read.`);
    return this.#bytes;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Where the static memory of a process's executable and of its libuv lies: `[from, to)` in pairs. */
export function staticMemory(pid: number): number[] {
  const ranges: number[] = [];
  let isImage = false;
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \d+\s*(.*)$/.exec(line);
    if (!match) continue;
    const [from, to] = [Number.parseInt(match[1], 16), Number.parseInt(match[2], 16)];
    // Variables without a first value follow their file's pages, in memory that has no file.
    if (match[3] !== '' || ranges.at(-1) !== from) isImage = /\/(libuv|libnode|node|nodejs)[^/]*$/.test(match[3]);
    if (isImage) ranges.push(from, to);
  }
  return ranges;
}
