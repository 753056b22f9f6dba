/** From the places of generated scripts to those of their sources: what source maps say, as the host has found it out. */
import type { StoredFrame } from '../schema/events.ts';
import type { MappedScript } from '../schema/sources.ts';

/**
 * A frame as it is shown. `kind` is `generated` for the compiler's own code, for which there is no line of a source, and
 * `async` for a caller that is no longer on the stack: it scheduled what runs.
 */
export type Frame = [file: string, line: number, column: number, functionName: string, kind?: 'generated' | 'async'];

/** An empty file for the compiler's own code. */
type Original = [file: string, line: number, column: number, functionName: string | null];

interface Script {
  pids: Set<number>;
  places: Map<string, Original>;
}

/** Maps the frames of one process's call sites. */
export interface FrameMapper {
  /** Grows whenever something may be mapped that was not before. */
  readonly version: number;
  map(frames: readonly StoredFrame[]): Frame[];
}

/** Shows every frame where it was generated. */
export const unmapped: FrameMapper = { version: 0, map: (frames) => frames.map(plain) };

function plain([file, line, column, name]: StoredFrame): Frame {
  return [file, line, column, name];
}

/** What is known of all mapped scripts of a recording; it may grow while the recording does. */
export class Places {
  version = 0;
  readonly #scripts = new Map<string, Script[]>();

  /** Adds what has been found out since. */
  add(scripts: readonly MappedScript[]): void {
    for (const { file, pids, sources, places } of scripts) {
      const script = this.#script(file, pids[0]);
      for (const pid of pids) script.pids.add(pid);
      // What was found out first, while the program ran, holds.
      for (const [line, column, source, sourceLine, sourceColumn, name] of places)
        if (!script.places.has(`${line}:${column}`))
          script.places.set(`${line}:${column}`, [sources[source] ?? '', sourceLine, sourceColumn, name]);
    }
    this.version++;
  }

  /** What maps the frames of a process. */
  of(pid: number): FrameMapper {
    const places = this;
    return {
      get version() {
        return places.version;
      },
      map: (frames) => frames.map((frame) => places.#map(frame, pid)),
    };
  }

  /** The script as it was when a process ran it; its first process stands for it. */
  #script(file: string, pid: number): Script {
    const scripts = this.#scripts.get(file) ?? [];
    const known = scripts.find(({ pids }) => pids.has(pid));
    if (known) return known;
    const script = { pids: new Set([pid]), places: new Map() };
    scripts.push(script);
    this.#scripts.set(file, scripts);
    return script;
  }

  #map(frame: StoredFrame, pid: number): Frame {
    const [file, line, column, name] = frame;
    const scripts = this.#scripts.get(file);
    if (scripts === undefined) return plain(frame);
    const script = scripts.find(({ pids }) => pids.has(pid)) ?? scripts[scripts.length - 1];
    const original = script.places.get(`${line}:${column}`);
    if (original === undefined) return plain(frame);
    if (original[0] === '') return [file, line, column, name, 'generated'];
    return [original[0], original[1], original[2], original[3] ?? name];
  }
}
