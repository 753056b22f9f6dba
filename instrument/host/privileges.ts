import { chmodSync, existsSync, lchownSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FLIGHT_FILE, NAMES_FILE } from '../schema/flight.ts';
import { parseThreadFolder } from './thread-log.ts';

const LOOK_MS = 100;
const ROOT = 0;
/** The files of everybody, each one's own: as /tmp has it. */
const SHARED = 0o1777;
const MAY_ENTER = 0o1;
/** Threads that begin later share the room, whoever's they are. */
const FOR_ALL = 0o666;

/**
 * Lets a program go on with its recording that has given up root's rights: its folders become its new user's. Servers that
 * are started by root do so when they have their port; without this their logs would end with the segment that is mapped.
 * There is nothing to do where the host is not root: then the program can't have been.
 */
export class PrivilegeWatch {
  readonly #threads: string;
  readonly #settled = new Set<number>();
  readonly #notes: string[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** @param threads the recording's folder of threads */
  constructor(threads: string) {
    this.#threads = threads;
  }

  start(): void {
    if (process.getuid?.() !== ROOT) return;
    this.#timer = setInterval(() => this.look(), LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Sentences about programs that could not go on. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Looks for processes that are another user's now. */
  look(): void {
    try {
      const folders = readdirSync(this.#threads);
      const pids = new Set(folders.flatMap((name) => parseThreadFolder(name)?.pid ?? []));
      for (const pid of pids) if (!this.#settled.has(pid)) this.#settle(pid, folders);
    } catch {
      // The recording has gone; others will say so.
    }
  }

  #settle(pid: number, folders: string[]): void {
    const user = userOf(pid);
    if (user === null || user.uid === ROOT) return;
    this.#settled.add(pid);
    const barred = barredFrom(this.#threads, user);
    if (barred !== null) {
      this.#notes.push(
        `Process ${pid} gave up root's rights, and user ${user.uid} may not enter ${barred}: what found no room in its log before that is missing; record to a place that every user may enter with -o, such as -o /tmp/NAME.loopscope.`,
      );
      return;
    }
    // Never through a link: the program may put one there.
    for (const name of folders) {
      if (parseThreadFolder(name)?.pid !== pid) continue;
      const folder = join(this.#threads, name);
      if (lstatSync(folder).isDirectory()) lchownSync(folder, user.uid, user.gid);
      // What a thread of a flight recording goes on to write to.
      const names = join(folder, NAMES_FILE);
      if (lstatSync(names, { throwIfNoEntry: false })?.isFile()) lchownSync(names, user.uid, user.gid);
    }
    const room = join(this.#threads, '..', FLIGHT_FILE);
    if (existsSync(room)) chmodSync(room, FOR_ALL);
    chmodSync(this.#threads, SHARED);
  }
}

interface User {
  uid: number;
  gid: number;
}

/** As whom a process uses files; null where it has ended. */
function userOf(pid: number): User | null {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return null;
  }
  const id = (name: string) => Number(new RegExp(`^${name}:(?:\\t(\\d+)){4}$`, 'm').exec(status)?.[1] ?? ROOT);
  return { uid: id('Uid'), gid: id('Gid') };
}

/** The first folder on the way that a user may not enter; null where there is none. */
function barredFrom(folder: string, { uid, gid }: User): string | null {
  const way = [folder];
  while (dirname(way[0]) !== way[0]) way.unshift(dirname(way[0]));
  return way.find((path) => !mayEnter(path, uid, gid)) ?? null;
}

function mayEnter(path: string, uid: number, gid: number): boolean {
  const stats = statSync(path);
  const shift = stats.uid === uid ? 6 : stats.gid === gid ? 3 : 0;
  return ((stats.mode >> shift) & MAY_ENTER) !== 0;
}
