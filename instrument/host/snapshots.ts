import { existsSync, rmSync } from 'node:fs';
import { RECORDING_SUFFIX } from '../schema/manifest.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { systemReason } from './errors.ts';
import type { Recording } from './recording.ts';
import { SnapshotFolder } from './snapshot-folder.ts';
import { StallWatch, type ThreadStall } from './stall-watch.ts';

/** What a snapshot was taken for. */
export type SnapshotReason = 'stall' | 'signal';

export interface SnapshotOptions {
  /** From how many nanoseconds on a stall is worth a snapshot; null where none is. */
  stall: Nanoseconds | null;
  /** How many nanoseconds before and after it are kept. */
  around: Nanoseconds;
  /** How many snapshots are kept: the newest. */
  most: number;
}

/** Told for each snapshot. */
export interface SnapshotNews {
  reason: SnapshotReason;
  /** Where it is; null where it could not be saved. */
  directory: string | null;
  /** What it was taken for, or why it could not be saved, in sentences. */
  sentences: string[];
}

/** So many stalls are named in one snapshot. */
const MOST_NAMED = 20;

/** A snapshot that is being made: of what was it is complete, of what comes it waits for some more. */
interface Pending {
  reason: SnapshotReason;
  folder: SnapshotFolder;
  /** When it is done. */
  until: Nanoseconds;
  stalls: ThreadStall[];
}

/** What a snapshot needs to know of sources. */
export interface SnapshotSources {
  /** Sees to it that the recording's folder holds what is known of them. */
  save(): void;
  /** Describes a stall in a sentence: what it was and what ran in it, from the files in `folder`. */
  describe(stall: ThreadStall, folder: SnapshotFolder, now: Nanoseconds): string;
}

/**
 * Saves pieces of a flight recording while they are there: some seconds around each stall of the loop, or before a signal.
 *
 *   ···· 5 s before ····▌ 812 ms without a turn ▐···· 5 s after ····│ saved as app.stall-001.loopscope
 *                       └ found here, and what was before is linked into the snapshot at once
 *
 * Stalls within the seconds after another one belong to its snapshot. One that still goes on when those have passed is saved
 * as it is then. Snapshots lie beside the recording and are not part of its limit; the oldest go when there are too many.
 */
export class Snapshots {
  readonly #recording: Recording;
  readonly #options: SnapshotOptions;
  readonly #sources: SnapshotSources;
  readonly #tell: (news: SnapshotNews) => void;
  readonly #watch: StallWatch | null;
  readonly #saved: string[] = [];
  #pending: Pending | null = null;
  #number = 0;
  #isOver = false;

  constructor(
    recording: Recording,
    options: SnapshotOptions,
    sources: SnapshotSources,
    tell: (news: SnapshotNews) => void,
  ) {
    const { stall } = options;
    this.#recording = recording;
    this.#options = options;
    this.#sources = sources;
    this.#tell = tell;
    this.#watch = stall === null ? null : new StallWatch(BigInt(recording.manifest.originNs), stall);
  }

  /** Looks for stalls, and goes on with what is being made. Call it before anything is let go. */
  look(): void {
    if (this.#watch === null) return;
    // The time before the look: this process may have to wait in the middle of it.
    const now = this.#now();
    this.#recording.findThreads();
    this.#recording.refresh(false);
    this.#take(this.#watch.look(this.#recording.logs, now));
  }

  /** Saves what is there now. */
  take(): void {
    if (this.#isOver) return;
    this.#recording.findThreads();
    this.#recording.refresh(false);
    const now = this.#now();
    const pending = this.#begin('signal', now - this.#options.around, now);
    if (pending) this.#save(pending, now);
  }

  /** The program has ended, and all logs are closed that will be: saves what is being made. */
  finish(): void {
    this.look();
    this.#isOver = true;
    if (this.#pending) this.#save(this.#pending, this.#now());
    this.#pending = null;
  }

  #now(): Nanoseconds {
    return Number(process.hrtime.bigint() - BigInt(this.#recording.manifest.originNs));
  }

  #take(stalls: ThreadStall[]): void {
    const now = this.#now();
    for (const found of stalls) {
      const { stall, before } = found;
      const pending = this.#pending;
      const { around } = this.#options;
      if (before !== null) {
        // The end of one that was saved while it went on is no news.
        const at = pending?.stalls.findIndex((other) => other.stall === before) ?? -1;
        if (!pending || at < 0) continue;
        pending.stalls[at] = found;
        pending.until = Math.max(pending.until, (stall.end ?? now) + around);
      } else if (pending) pending.stalls.push(found);
      else {
        this.#pending = this.#begin('stall', stall.start - around, (stall.end ?? now) + around);
        this.#pending?.stalls.push(found);
      }
    }
    if (!this.#pending) return;
    const { folder, until } = this.#pending;
    if (now < until) this.#try(this.#pending, () => folder.gather(this.#recording.logs));
    else {
      this.#save(this.#pending, now);
      this.#pending = null;
    }
  }

  #begin(reason: SnapshotReason, from: Nanoseconds, until: Nanoseconds): Pending | null {
    const base = this.#recording.directory.replace(/\.loopscope$/, '');
    let path: string;
    do path = `${base}.${reason}-${String(++this.#number).padStart(3, '0')}${RECORDING_SUFFIX}`;
    while (existsSync(path));
    const folder = new SnapshotFolder(this.#recording, path, from);
    const pending: Pending = { reason, folder, until, stalls: [] };
    return this.#try(pending, () => folder.gather(this.#recording.logs)) ? pending : null;
  }

  #save(pending: Pending, now: Nanoseconds): void {
    const { reason, folder, stalls } = pending;
    const saved = this.#try(pending, () => {
      const certain = this.#watch;
      this.#sources.save();
      folder.complete(this.#recording.logs, (log) => certain?.certain(log) ?? 0);
      const sentences = stalls.slice(0, MOST_NAMED).map((stall) => this.#sources.describe(stall, folder, now));
      if (stalls.length > MOST_NAMED) sentences.push(`${stalls.length - MOST_NAMED} more stalls followed.`);
      folder.save(reason, now, sentences);
      this.#tell({ reason, directory: folder.path, sentences });
    });
    if (!saved) return;
    this.#saved.push(folder.path);
    for (const oldest of this.#saved.splice(0, Math.max(0, this.#saved.length - this.#options.most)))
      rmSync(oldest, { recursive: true, force: true });
  }

  /** Does a part of the work; where that fails, the snapshot is given up and that is told. */
  #try(pending: Pending, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      pending.folder.discard();
      if (this.#pending === pending) this.#pending = null;
      const why = `The snapshot ${pending.folder.path} could not be saved: ${systemReason(error)}.`;
      this.#tell({ reason: pending.reason, directory: null, sentences: [why] });
      return false;
    }
  }
}
