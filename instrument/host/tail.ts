import { SourceFollower } from './follow-sources.ts';
import { OverviewScan } from './overview-scan.ts';
import type { Recording } from './recording.ts';
import type { Sources } from './sources.ts';

/** A few looks per frame while something moves … */
const FASTEST_MS = 16;
/** … and a few per second while nothing does. */
const SLOWEST_MS = 150;
const BACK_OFF = 1.5;
/** How often to look for new threads, ended processes and a new manifest. */
const SURVEY_MS = 100;
/** How long a recording that nobody writes to may go without its end before it is taken for abandoned. */
const ABANDONED_MS = 2000;

/**
 * Follows a recording while it grows and tells those who want to know. A mapped file changes without notifying anyone,
 * so the published heads are polled; nobody listens, or nothing can come any more: no polling.
 */
export class Tail {
  readonly recording: Recording;
  /** What the recording looks like, for those who come when much is already there. */
  readonly overview: OverviewScan;

  /** Of the recording's sources; another one's, or made when it is needed. */
  #follower: SourceFollower | null;
  #ownsFollower: boolean;
  #stopFollowing: (() => void) | null = null;
  #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #delay = FASTEST_MS;
  #surveyedAt = 0;
  /** The recording's `changes` at the latest look. */
  #seen = 0;
  #abandonedAt = 0;
  /** The recording has ended and all its logs are closed. */
  #finished = false;

  /** @param follower of its sources, where there is one already */
  constructor(recording: Recording, follower: SourceFollower | null = null) {
    this.recording = recording;
    this.overview = new OverviewScan(recording);
    this.#follower = follower;
    this.#ownsFollower = follower === null;
  }

  /** The sources behind the recording's call sites, as far as they are known. */
  get sources(): Sources {
    return this.#followed().sources;
  }

  #followed(): SourceFollower {
    this.#follower ??= new SourceFollower(this.recording, false);
    return this.#follower;
  }

  /** Calls `listener` after every change. Returns what takes the listener off again. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#followSources();
    this.#schedule(0);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stop();
    };
  }

  /** Looks at once, because something is known to have changed. */
  poke(): void {
    this.#surveyedAt = 0;
    this.#finished = false;
    this.#schedule(0);
  }

  /** Whether all that there will ever be has been seen. */
  get finished(): boolean {
    return this.#finished;
  }

  #followSources(): void {
    if (this.#stopFollowing) return;
    const follower = this.#followed();
    if (this.#ownsFollower) follower.start();
    this.#stopFollowing = follower.listen(() => {
      for (const listener of this.#listeners) listener();
    });
  }

  #stop(): void {
    this.#stopFollowing?.();
    this.#stopFollowing = null;
    if (this.#ownsFollower) this.#follower?.stop();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.overview.stop();
    this.recording.release();
  }

  #schedule(delay: number): void {
    if (this.#listeners.size === 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(), delay);
  }

  #tick(): void {
    this.#timer = null;
    const changed = this.#look();
    this.#delay = changed ? FASTEST_MS : Math.min(this.#delay * BACK_OFF, SLOWEST_MS);
    if (changed) for (const listener of this.#listeners) listener();
    if (!this.#finished) this.#schedule(this.#delay);
  }

  /** What can't be read now may be readable next time; a recording that was removed stays as it was seen. */
  #look(): boolean {
    try {
      return this.#lookNow();
    } catch {
      return false;
    }
  }

  #lookNow(): boolean {
    const now = performance.now();
    const survey = this.#surveyedAt === 0 || now - this.#surveyedAt >= SURVEY_MS;
    let changed = this.#surveyedAt === 0;
    if (survey) {
      this.#surveyedAt = now;
      this.recording.findThreads();
      if (this.#followManifest(now)) changed = true;
    }
    this.recording.refresh(survey);
    if (this.recording.changes !== this.#seen) changed = true;
    this.#seen = this.recording.changes;
    if (!this.#finished && this.recording.manifest.state === 'ended' && this.recording.closed) {
      this.#finished = true;
      changed = true;
    }
    return changed;
  }

  /** Returns whether the recording is taken for ended from now on. */
  #followManifest(now: number): boolean {
    this.recording.rereadManifest();
    if (!this.recording.abandoned) this.#abandonedAt = 0;
    else if (this.#abandonedAt === 0) this.#abandonedAt = now;
    else if (now - this.#abandonedAt > ABANDONED_MS) {
      this.recording.settle();
      return true;
    }
    return false;
  }
}
