import type { Recording } from './recording.ts';
import { Sources } from './sources.ts';
import type { ThreadLog } from './thread-log.ts';

const FIRST_MS = 50;
const SLOWEST_MS = 1000;
const BACK_OFF = 1.5;
/** How long one look may take. */
const SLICE_MS = 10;
/** The shortest time between two writings of what is known. */
const SAVE_MS = 2000;

/**
 * Looks for new call sites while a program is recorded or a growing recording is shown: soon after they come, so that
 * scripts are read as the program ran them, and seldom while none do.
 */
export class SourceFollower {
  readonly sources: Sources;
  readonly #recording: Recording;
  readonly #keep: boolean;
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #delay = FIRST_MS;
  #told: number;
  #savedAt = 0;

  /** @param keep whether what is found is kept in the recording: it is this process's own */
  constructor(recording: Recording, keep: boolean) {
    const { endedAt, startedAt } = recording.manifest;
    this.#recording = recording;
    this.#keep = keep;
    this.sources = new Sources(keep ? recording.directory : null, keep ? undefined : Date.parse(endedAt ?? startedAt));
    if (!keep) this.sources.load(recording.directory);
    this.#told = this.sources.journal.length;
  }

  /** Calls `listener` whenever more is known. Returns what takes the listener off again. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#timer) return;
    this.#schedule(this.#keep ? this.#delay : 0);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#recording.release();
  }

  /**
   * The last look for now.
   * @param complete whether nobody writes to the logs any more
   * @returns sentences on what could not be had
   */
  finish(logs: readonly ThreadLog[], complete: boolean): string[] {
    this.stop();
    this.sources.look(logs);
    if (this.#keep) this.sources.save(complete);
    this.#tell();
    return this.sources.notes();
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => this.#tick(), delay);
    this.#timer.unref();
  }

  #tick(): void {
    this.#timer = null;
    const until = performance.now() + SLICE_MS;
    let more = false;
    try {
      this.#refresh();
      more = this.sources.look(this.#recording.logs, () => performance.now() > until);
    } catch {
      // What can't be read now may be readable next time.
    }
    const changed = this.#tell();
    this.#delay = changed ? FIRST_MS : Math.min(this.#delay * BACK_OFF, SLOWEST_MS);
    const { manifest, closed } = this.#recording;
    if (more || !closed || manifest.state !== 'ended') this.#schedule(more ? 0 : this.#delay);
    else this.stop();
  }

  #refresh(): void {
    if (!this.#keep) this.#recording.rereadManifest();
    this.#recording.findThreads();
    this.#recording.refresh(!this.#keep);
  }

  #tell(): boolean {
    const { length } = this.sources.journal;
    if (length === this.#told) return false;
    this.#told = length;
    if (this.#keep && performance.now() - this.#savedAt > SAVE_MS) {
      this.sources.save(false);
      this.#savedAt = performance.now();
    }
    for (const listener of this.#listeners) listener();
    return true;
  }
}
