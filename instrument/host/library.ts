import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { RECORDING_SUFFIX } from '../schema/manifest.ts';
import type { ListedRecording, Proposal, RecordingList, Twins } from '../schema/messages.ts';
import { readManifest } from './manifest-file.ts';
import { openRecording, type Recording } from './recording.ts';
import { Tail } from './tail.ts';

/** Of the recordings that lie beside the shown one, no more than the newest so many are listed. */
const MOST_LISTED = 200;

/** Makes the two recordings that are proposed for comparison. */
export type MakeTwins = () => Promise<[Recording, Recording]>;

/**
 * The recordings that a server has: the one it was started for, those that were named beside it, and those in the same
 * directory. Each has an id that is the same as long as the server runs: its name, with a number where two have the same.
 */
export class Library {
  #tails = new Map<string, Tail>();
  #directories = new Map<string, string>();
  #ids = new Map<string, string>();
  #shown: Tail | null = null;
  #proposal: Proposal | null = null;
  #makeTwins: MakeTwins | null = null;
  #twins: Promise<Twins> | null = null;

  /** The recording that is shown where none is asked for. */
  get shown(): Tail | null {
    return this.#shown;
  }

  /** Shows this one from now on. */
  show(tail: Tail): void {
    this.#shown = tail;
    this.#tails.set(this.idOf(tail.recording.directory), tail);
  }

  /** Takes a recording in. Returns its id. */
  add(recording: Recording): string {
    const id = this.idOf(recording.directory);
    if (!this.#tails.has(id)) this.#tails.set(id, new Tail(recording));
    return id;
  }

  /** Proposes two recordings that are made when somebody asks for them, and then only once. */
  propose(proposal: Proposal, make: MakeTwins): void {
    this.#proposal = proposal;
    this.#makeTwins = make;
  }

  /**
   * The proposed recordings.
   * @throws what making them throws; the next call tries again
   */
  twins(): Promise<Twins> | null {
    if (!this.#makeTwins) return null;
    this.#twins ??= this.#makeTwins().then(
      ([a, b]) => ({ a: this.add(a), b: this.add(b) }),
      (error) => {
        this.#twins = null;
        throw error;
      },
    );
    return this.#twins;
  }

  /** The recording of an id; null where there is none. */
  tail(id: string): Tail | null {
    const known = this.#tails.get(id);
    if (known) return known;
    if (!this.#directories.has(id)) this.#lookAround();
    const directory = this.#directories.get(id);
    if (directory === undefined) return null;
    try {
      return this.#tails.get(this.add(openRecording(directory))) ?? null;
    } catch {
      return null;
    }
  }

  /** What can be shown now: first what was named, then what else lies there, the newest first. */
  list(): Omit<RecordingList, 'figures'> {
    const named = [...this.#tails].map(([id, { recording }]) => listed(id, recording));
    const found = this.#lookAround().filter(({ id }) => !this.#tails.has(id));
    found.sort((x, y) => (x.startedAt < y.startedAt ? 1 : -1));
    return {
      shown: this.#shown ? this.idOf(this.#shown.recording.directory) : null,
      recordings: [...named, ...found.slice(0, MOST_LISTED)],
      proposal: this.#proposal,
    };
  }

  /** The id of a directory; a new one where it has had none. */
  idOf(directory: string): string {
    const known = this.#ids.get(directory);
    if (known !== undefined) return known;
    const name = basename(directory, RECORDING_SUFFIX);
    let id = name;
    for (let number = 2; this.#directories.has(id); number++) id = `${name}~${number}`;
    this.#directories.set(id, directory);
    this.#ids.set(directory, id);
    return id;
  }

  /** The recordings in the directory of the shown one, as their manifests describe them. */
  #lookAround(): ListedRecording[] {
    if (!this.#shown) return [];
    const folder = dirname(this.#shown.recording.directory);
    return foldersIn(folder).flatMap((name) => {
      const directory = join(folder, name);
      try {
        const manifest = readManifest(directory);
        return [listed(this.idOf(directory), { name: basename(directory, RECORDING_SUFFIX), manifest })];
      } catch {
        // It has gone, or is none, or cannot be read: not to be compared.
        return [];
      }
    });
  }
}

function listed(id: string, { name, manifest }: Pick<Recording, 'name' | 'manifest'>): ListedRecording {
  const { command, startedAt, detail, state, versions } = manifest;
  return { id, name, command, startedAt, detail, state, node: versions.node };
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
  } catch {
    return [];
  }
}
