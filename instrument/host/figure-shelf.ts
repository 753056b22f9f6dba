import { join } from 'node:path';
import type { Figures, LabResult } from '../schema/bench.ts';
import type { Library } from './library.ts';
import { openRecording } from './recording.ts';

/** The results of benchmarks that a server has, beside its recordings. */
export class FigureShelf {
  /** Where a run that goes on has got to; null once nothing is being measured. */
  progress: string | null = null;
  readonly #library: Library;
  readonly #results = new Map<string, Figures['results'][number]>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Whether there is anything, or will be. */
  get any(): boolean {
    return this.#results.size > 0 || this.progress !== null;
  }

  /**
   * Takes a result in, in place of what was there under that name.
   * @param folder where the recordings lie that it names
   */
  set(name: string, result: LabResult, folder: string): void {
    this.#results.set(name, { name, result, recordings: this.#recordingsOf(result, folder) });
  }

  /** A name that no other result has. */
  freeName(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#results.has(name); number++) name = `${wanted}~${number}`;
    return name;
  }

  list(): Figures {
    return { results: [...this.#results.values()], progress: this.progress };
  }

  #recordingsOf({ loopDelay }: LabResult, folder: string): { sync: string; async: string } | null {
    const [sync, async] = [loopDelay?.sync.recording, loopDelay?.async.recording];
    if (!sync || !async) return null;
    try {
      const idOf = (name: string) => this.#library.add(openRecording(join(folder, name)));
      return { sync: idOf(sync), async: idOf(async) };
    } catch {
      // They were moved or removed; the figures are true without them.
      return null;
    }
  }
}
