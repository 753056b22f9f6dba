import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { NAMES_FILE } from '../schema/flight.ts';
import { type Manifest, RECORDING_SUFFIX, THREADS_DIRECTORY } from '../schema/manifest.ts';
import { LoopscopeError, systemCode, unreadable } from './errors.ts';
import { letGoSentence } from './let-go.ts';
import { readManifest } from './manifest-file.ts';
import { hasNames } from './names-file.ts';
import { isRunning, WriterWatch } from './processes.ts';
import { findSamples, type SamplesLog } from './samples-file.ts';
import { parseThreadFolder, ThreadLog } from './thread-log.ts';

/** Whose recording it is: `own` while this process made it and started the program, so that writers need no proof. */
export type Ownership = 'own' | 'foreign';

/** The directory of a recording that a user named, with or without its suffix. Absolute. */
export function findRecording(name: string, cwd: string): string {
  const given = resolve(cwd, name);
  const candidates = given.endsWith(RECORDING_SUFFIX) ? [given] : [given + RECORDING_SUFFIX, given];
  for (const path of candidates) {
    const stats = statOf(path);
    if (!stats) continue;
    if (stats.isDirectory()) return path;
    if (basename(path) === 'manifest.json') return resolve(path, '..');
    throw new LoopscopeError(
      'E_NOT_A_RECORDING',
      `${path} is a file, not a recording; name a directory that \`loopscope record\` made.`,
    );
  }
  throw new LoopscopeError(
    'E_RECORDING_MISSING',
    `There is no recording ${candidates[0]}; make one with \`loopscope record app.js\`, or look for it with \`ls -d *${RECORDING_SUFFIX}\`.`,
  );
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw unreadable(path, error);
  }
}

/** A recording as a reader sees it, finished or still growing. */
export class Recording {
  readonly directory: string;
  /** Name of the directory without its suffix. */
  readonly name: string;
  manifest: Manifest;
  /** Threads in the order in which they were found. */
  readonly logs: ThreadLog[] = [];

  /** What the host saw of the processes' thread pools. */
  readonly samples: SamplesLog[] = [];

  readonly ownership: Ownership;
  /**
   * Grows whenever more, or less, is found to be there. Those who look side by side see by it what another one has found:
   * what `findThreads`, `refresh` and `rereadManifest` return is told to their caller alone.
   */
  changes = 0;
  #watches = new Map<ThreadLog, WriterWatch>();
  #known = new Set<string>();

  /**
   * @param directory absolute path
   * @throws LoopscopeError where it is not a readable recording
   */
  constructor(directory: string, ownership: Ownership = 'foreign') {
    this.directory = directory;
    this.name = basename(directory, RECORDING_SUFFIX);
    this.ownership = ownership;
    this.manifest = readManifest(directory);
  }

  get threadsDirectory(): string {
    return join(this.directory, THREADS_DIRECTORY);
  }

  /** Whether only the newest of it is kept. */
  get isFlight(): boolean {
    return this.manifest.flight !== undefined;
  }

  /** Looks for threads that are new. Returns whether there are any. */
  findThreads(): boolean {
    let names: string[];
    try {
      names = readdirSync(this.threadsDirectory);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false;
      throw unreadable(this.threadsDirectory, error);
    }
    this.samples.push(...findSamples(this.directory, this.samples));
    if (this.isFlight) this.#forgetMissing(new Set(names));
    const found = names.filter((name) => !this.#known.has(name) && parseThreadFolder(name) !== null);
    for (const name of found) this.#known.add(name);
    const logs = found.map((name) => new ThreadLog(join(this.threadsDirectory, name), this.isFlight));
    this.logs.push(...logs.sort((a, b) => a.pid - b.pid || a.tid - b.tid || a.life - b.life));
    return this.#tell(found.length > 0);
  }

  /**
   * Looks how far each log reaches now.
   * @param checkWriters whether to look if writers are gone, too, which costs a file read for each living one
   * @returns whether anything has changed
   */
  refresh(checkWriters = true): boolean {
    let changed = false;
    for (const samples of this.samples) if (samples.refresh()) changed = true;
    for (const log of this.logs) {
      if (log.closed) continue;
      if (log.refresh(checkWriters && this.writerGone(log))) changed = true;
    }
    return this.#tell(changed);
  }

  #tell(hasChanged: boolean): boolean {
    if (hasChanged) this.changes++;
    return hasChanged;
  }

  /** Whether nobody can write to a log any more: its process has ended, or has been replaced by another program. */
  writerGone(log: ThreadLog): boolean {
    if (this.manifest.snapshot !== undefined) return true;
    if (this.logs.some((other) => other.pid === log.pid && other.tid === log.tid && other.life > log.life)) return true;
    let watch = this.#watches.get(log);
    if (!watch) {
      // A process that has only just made its folder has nothing mapped yet.
      if (log.slots === 0 && isRunning(log.pid) && !log.refresh(false)) return false;
      watch = new WriterWatch(log.pid, this.ownership === 'own' ? undefined : { folder: this.threadsDirectory });
      this.#watches.set(log, watch);
    }
    return watch.gone();
  }

  /** Checks those who seem to be writing: a process that replaced itself, or that took over a number, is no writer. */
  verifyWriters(): void {
    for (const log of this.logs) {
      if (log.closed || this.writerGone(log)) continue;
      this.#watches.set(log, new WriterWatch(log.pid, { folder: this.threadsDirectory }));
    }
  }

  /** Of a flight recording whole threads are let go, too. */
  #forgetMissing(names: ReadonlySet<string>): void {
    const missing = this.logs.filter(({ directory }) => !names.has(basename(directory)));
    for (const log of missing) this.forget(log);
  }

  /** A thread of which nothing is left. */
  forget(log: ThreadLog): void {
    const at = this.logs.indexOf(log);
    if (at < 0) return;
    this.logs.splice(at, 1);
    this.#watches.delete(log);
    this.#known.delete(basename(log.directory));
    log.release();
    log.gone = true;
    this.changes++;
  }

  /** Of the main thread of the program that was started, or of the first Node process where it was none, if it wrote anything. */
  get mainLog(): ThreadLog | undefined {
    const mains = this.logs.filter((log) => log.tid === 0 && log.slots > 0);
    return mains.find(({ pid }) => pid === this.manifest.pid) ?? mains[0];
  }

  /** Slots that can be read now, all threads together. */
  get slots(): number {
    return this.logs.reduce((sum, log) => sum + log.slots - log.first, 0);
  }

  /** Whether nothing will be added any more. */
  get closed(): boolean {
    return this.logs.every((log) => log.closed);
  }

  /** Whether the program that was started is still running. */
  get programRuns(): boolean {
    return this.manifest.state === 'recording' && this.manifest.pid !== null && isRunning(this.manifest.pid);
  }

  /** Reads the manifest again where somebody else writes it. Returns whether it has changed. */
  rereadManifest(): boolean {
    if (this.ownership === 'own' || this.manifest.state === 'ended') return false;
    const before = JSON.stringify(this.manifest);
    this.manifest = readManifest(this.directory);
    return this.#tell(JSON.stringify(this.manifest) !== before);
  }

  /** Whether its manifest still says `recording` although nobody is left who could write to it. */
  get abandoned(): boolean {
    return this.manifest.state === 'recording' && !this.programRuns && this.closed;
  }

  /** Takes an abandoned recording for ended, in memory alone. */
  settle(): void {
    const note = 'Loopscope did not close this recording, so how the program ended is not known.';
    this.manifest = { ...this.manifest, state: 'ended', notes: [...this.manifest.notes, note] };
  }

  /**
   * Sentences about what is missing: the manifest's, and what the files themselves show.
   * @param letGo whether to say what a flight recording has let go, too, which goes on while it is made
   */
  notes(letGo = true): string[] {
    const sentence = letGo ? letGoSentence(this) : null;
    const notes = sentence === null ? [...this.manifest.notes] : [sentence, ...this.manifest.notes];
    for (const log of this.logs) {
      if (log.fault) notes.push(log.fault.message);
      else if (log.first > 0 && !hasNames(log))
        notes.push(
          `What thread ${log.key} had defined before it was let go can't be read from ${NAMES_FILE} in its folder, so types and call sites of older things are missing.`,
        );
      const note = log.note();
      if (note) notes.push(note);
    }
    return [...new Set(notes)];
  }

  /** Gives open files back. */
  release(): void {
    for (const log of this.logs) log.release();
  }
}

/**
 * Opens a recording to read what it holds now.
 * @throws LoopscopeError where it is none, or where no thread of it can be read
 */
export function openRecording(name: string, cwd: string = process.cwd()): Recording {
  const recording = new Recording(findRecording(name, cwd));
  recording.findThreads();
  recording.refresh();
  const faults = recording.logs.map((log) => log.fault).filter((fault) => fault !== null);
  if (faults.length > 0 && recording.slots === 0) throw faults[0];
  if (recording.abandoned) recording.settle();
  return recording;
}
