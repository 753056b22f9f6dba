/**
 * What a recording keeps of the sources: the texts of the scripts that call sites name, and for scripts that were
 * generated (TypeScript, bundles) where each place of a call site comes from.
 *
 *   NAME.loopscope/
 *     sources/
 *       sources.json        RecordedSources
 *       0000-app.js         texts, as they were when the recording was made
 *       0001-app.ts
 *
 * The host writes it, at intervals while the program runs and at the end. Source maps are read then and not kept: a
 * recording that is opened elsewhere needs neither them nor anything to read them with.
 */

export const SOURCES_DIRECTORY = 'sources';
export const SOURCES_FILE = 'sources.json';
export const SOURCES_VERSION = 1;

/**
 * A place of a generated script: its line and column, both from 1, and what it comes from: an index into `sources` (-1 for
 * the compiler's own code, which comes from nowhere), line and column from 1, and the name of the function around it, where
 * the map has that.
 */
export type MappedPlace = [
  line: number,
  column: number,
  source: number,
  sourceLine: number,
  sourceColumn: number,
  functionName: string | null,
];

/** What call sites name of a script that has a source map. */
export interface MappedScript {
  /** As V8 names it in call sites. */
  file: string;
  /** The processes that ran it as it was then; another one may have loaded it after it had changed. */
  pids: number[];
  /** Names of the sources: URLs, or as the map has them where they are no files. */
  sources: string[];
  places: MappedPlace[];
}

/** `sources.json`. */
export interface RecordedSources {
  version: number;
  /** Whether all call sites of the recording have been looked at; false where the host was ended before it was done. */
  complete: boolean;
  scripts: MappedScript[];
  texts: RecordedText[];
}

/** A text that was kept, or why it was not. */
export interface RecordedText {
  /** As call sites name it, mapped or not. */
  file: string;
  pids: number[];
  /** Name of the file beside `sources.json`; null where the text was not kept. */
  text: string | null;
  /** Why there is no text, in a sentence. */
  why?: string;
}
