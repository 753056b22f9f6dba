import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Places } from '../model/places.ts';
import { SITES_PER_SECOND, type StoredFrame } from '../schema/events.ts';
import {
  type MappedPlace,
  type MappedScript,
  type RecordedSources,
  type RecordedText,
  SOURCES_DIRECTORY,
  SOURCES_FILE,
  SOURCES_VERSION,
} from '../schema/sources.ts';
import type { Recording } from './recording.ts';
import { SiteScanner } from './site-scanner.ts';
import { pathOf, readSource, type SourceAnswer, stampOf } from './source-files.ts';
import { mapUrlOf, type NoMap, ScriptMap } from './source-map.ts';
import { SourceTexts } from './source-texts.ts';
import type { ThreadLog } from './thread-log.ts';

/** A larger script is not read for its map. */
const LARGEST_SCRIPT_BYTES = 64 * 1024 * 1024;
/** Files that a note names. */
const MOST_NAMED = 3;

/** A script as some processes ran it. */
interface Script {
  /** What changes with its file. */
  stamp: string;
  map: ScriptMap | null;
  pids: Set<number>;
  /** What is known of it so far, for the recording. */
  mapped: MappedScript;
  /** Places that were looked up, as `line:column`. */
  known: Set<string>;
  /** The map's index of a source, to that in `mapped`. */
  sourceOf: Map<number, number>;
}

/**
 * The sources behind a recording's call sites: finds the call sites in the logs, reads the scripts that they name with
 * their source maps while they are as the program ran them, and keeps the texts and the places in the recording.
 *
 *   logs ─ SiteScanner ─▶ frames ─▶ script ─ ScriptMap ─▶ places ─▶ journal (viewers) · places (text) · sources.json
 *
 * A script that changes while processes come and go (a compiler that watches) is read anew for each process that meets it
 * changed: so each process's call sites are shown in the text that it ran.
 */
export class Sources {
  /** What is known of all scripts, for the model. */
  readonly places = new Places();
  /** The same, bit by bit as it was found out. */
  readonly journal: MappedScript[][] = [];

  readonly #texts: SourceTexts;
  readonly #since: number;
  readonly #scanners = new Map<ThreadLog, SiteScanner>();
  readonly #scripts = new Map<string, Script[]>();
  readonly #withoutMap: { file: string; reason: string }[] = [];
  readonly #changed: string[] = [];
  /** Whether the recording already had everything: then nothing is looked for. */
  #complete = false;
  /** What is to be told of each script. */
  #news = new Map<Script, MappedScript>();

  /**
   * @param keepIn the recording's directory where what is found is to be kept in it; else null
   * @param since milliseconds since the epoch: a note tells of scripts that have been changed later
   */
  constructor(keepIn: string | null, since = Number.POSITIVE_INFINITY) {
    this.#texts = new SourceTexts(keepIn);
    this.#since = since;
  }

  /** Takes in what a recording holds, if it does. */
  load(directory: string): this {
    const folder = join(directory, SOURCES_DIRECTORY);
    const recorded = readRecorded(join(folder, SOURCES_FILE));
    if (recorded === null) return this;
    this.#tell(recorded.scripts);
    this.#texts.load(folder, recorded.texts);
    this.#complete = recorded.complete;
    return this;
  }

  /**
   * Looks for call sites that are new.
   * @param isDue whether to leave the rest for the next time
   * @returns whether there is more to look at now
   */
  look(logs: readonly ThreadLog[], isDue: () => boolean = () => false): boolean {
    if (this.#complete) return false;
    let due = false;
    if (this.#scanners.size > 2 * logs.length) this.#forget(new Set(logs));
    for (const log of logs) {
      const scanner = this.#scanners.get(log) ?? new SiteScanner(log);
      this.#scanners.set(log, scanner);
      while (!due) {
        const frames = scanner.next();
        if (frames === null) break;
        for (const frame of frames) this.#meet(frame, log.pid, scanner);
        due = isDue();
      }
    }
    if (this.#news.size > 0) this.#tell([...this.#news.values()]);
    this.#news.clear();
    return due;
  }

  /** Threads of a flight recording of which nothing is left. */
  #forget(logs: ReadonlySet<ThreadLog>): void {
    for (const log of this.#scanners.keys()) if (!logs.has(log)) this.#scanners.delete(log);
  }

  /** The text of a file that a frame names, as a process ran it. */
  text(file: string, pid: number): SourceAnswer {
    const text = this.#texts.get(file, pid);
    if (text !== null) return text;
    if (!this.#complete) return readSource(file);
    return { sentence: `${file} is not among the sources that the recording holds.` };
  }

  /** Sentences on what could not be had. */
  notes(): string[] {
    const notes: string[] = [];
    if (this.#withoutMap.length > 0) {
      const [{ file, reason }, ...more] = this.#withoutMap;
      const others = more.length === 0 ? '' : `; nor could those of ${listed(more.map((other) => other.file))} be used`;
      notes.push(`The source map of ${file} ${reason}, so its call sites are shown as they are in that file${others}.`);
    }
    if (this.#changed.length > 0) {
      const [were, they] = this.#changed.length === 1 ? ['was', 'its'] : ['were', 'their'];
      notes.push(`${listed(this.#changed)} ${were} changed after the recording, so ${they} lines may be others now.`);
    }
    const sampled = [...this.#scanners].filter(([, scanner]) => scanner.sampled).map(([log]) => log.key);
    if (sampled.length > 0) {
      const [threads, their] = sampled.length === 1 ? ['thread', 'its'] : ['threads', 'their'];
      notes.push(
        `Call sites are sampled in ${threads} ${listed(sampled)}, at most ${SITES_PER_SECOND} a second: ${their} Node does not have the function of V8 that finds them all cheaply.`,
      );
    }
    if (this.#texts.failure !== null) notes.push(this.#texts.failure);
    return notes;
  }

  /** Writes what is known into the recording, where there is anything. */
  save(complete: boolean): void {
    if (this.#texts.empty) return;
    const scripts = [...this.#scripts.values()].flat().filter(({ map }) => map !== null);
    const recorded: RecordedSources = {
      version: SOURCES_VERSION,
      complete,
      scripts: scripts.map(({ mapped, pids }) => ({ ...mapped, pids: [...pids] })),
      texts: this.#texts.recorded(),
    };
    this.#texts.write(SOURCES_FILE, JSON.stringify(recorded));
  }

  #meet(frame: StoredFrame, pid: number, scanner: SiteScanner): void {
    const [file, line, column, name, functionLine, functionColumn] = frame;
    if (file === '' || file.startsWith('node:')) return;
    const script = this.#scriptOf(file, pid, scanner);
    const key = `${line}:${column}`;
    if (script?.map == null || script.known.has(key)) return;
    script.known.add(key);
    const original = script.map.find(line, column, name, functionLine, functionColumn);
    const source = original.source < 0 ? -1 : this.#sourceOf(script, original.source);
    const place: MappedPlace = [line, column, source, original.line, original.column, original.name];
    script.mapped.places.push(place);
    this.#newsOf(script).places.push(place);
  }

  /** The script as a process ran it; null for what is no file. */
  #scriptOf(file: string, pid: number, scanner: SiteScanner): Script | null {
    const scripts = this.#scripts.get(file) ?? [];
    const known = scripts.find(({ pids }) => pids.has(pid));
    if (known) return known;
    const path = pathOf(file);
    if (path === null) return null;
    this.#scripts.set(file, scripts);
    const carried = scanner.takeMap(file);
    const onDisk = stampOf(path);
    const stamp = `${onDisk} ${carried?.length ?? 0}`;
    const latest = scripts.at(-1);
    if (latest && (latest.stamp === stamp || (onDisk === '' && carried === null))) {
      latest.pids.add(pid);
      if (latest.map !== null) this.#newsOf(latest).pids.push(pid);
      return latest;
    }
    const script = this.#readScript(file, path, stamp, pid, carried);
    scripts.push(script);
    return script;
  }

  /** @param carried the map that the script brought with it: then what ran is not what lies on the disk */
  #readScript(file: string, path: string, stamp: string, pid: number, carried: string | null): Script {
    const pids = new Set([pid]);
    const answer = readSource(path, LARGEST_SCRIPT_BYTES);
    let map: ScriptMap | null = null;
    const text = 'text' in answer ? answer.text : '';
    const own = mapUrlOf(text);
    const url = carried ?? own;
    if (url !== null) {
      const read = ScriptMap.read(url, path, url === own ? text : '');
      if (read instanceof ScriptMap) map = read;
      else this.#missMap(path, read);
    }
    if ('text' in answer && answer.modified !== null && answer.modified.getTime() > this.#since)
      this.#changed.push(path);
    this.#texts.add(file, pids, () => readSource(path));
    const mapped = { file, pids: [pid], sources: [], places: [] };
    return { stamp, map, pids, mapped, known: new Set(), sourceOf: new Map() };
  }

  /** Nobody can mend a package that comes without its maps: it is shown as it is. */
  #missMap(path: string, { kind, reason }: NoMap): void {
    if (kind !== 'missing' || !path.includes('/node_modules/')) this.#withoutMap.push({ file: path, reason });
  }

  /** The index in `mapped.sources` of a map's source, whose text is kept with it. */
  #sourceOf({ map, mapped, sourceOf, pids }: Script, inMap: number): number {
    const known = sourceOf.get(inMap);
    if (known !== undefined) return known;
    const name = map!.sources[inMap];
    const content = map!.content(inMap);
    this.#texts.add(name, pids, () => (content === null ? readSource(name) : { text: content, modified: null }));
    sourceOf.set(inMap, mapped.sources.length);
    return mapped.sources.push(name) - 1;
  }

  #newsOf(script: Script): MappedScript {
    const news = this.#news.get(script) ?? { ...script.mapped, places: [] };
    this.#news.set(script, news);
    return news;
  }

  #tell(scripts: MappedScript[]): void {
    const told = scripts.map((script) => ({ ...script, pids: [...script.pids], sources: [...script.sources] }));
    this.journal.push(told);
    this.places.add(told);
  }
}

/**
 * The sources of a recording as far as it has come: from what it holds, or else from the files as they are now.
 * @param recording whose logs have been looked at
 */
export function readSources({ directory, manifest, logs }: Recording): Sources {
  const sources = new Sources(null, Date.parse(manifest.endedAt ?? manifest.startedAt)).load(directory);
  sources.look(logs);
  return sources;
}

function listed(files: string[]): string {
  const rest = files.length - MOST_NAMED;
  const named = files.slice(0, MOST_NAMED).join(', ');
  return rest > 0 ? `${named} and ${rest} more` : named;
}

function readRecorded(path: string): RecordedSources | null {
  try {
    const value: RecordedSources = JSON.parse(readFileSync(path, 'utf8'));
    const isOurs = value.version === SOURCES_VERSION && value.scripts.every(isScript) && value.texts.every(isText);
    return isOurs ? value : null;
  } catch {
    return null;
  }
}

const isNumbers = (value: unknown[]): boolean => value.every((one) => Number.isSafeInteger(one));

function isScript({ file, pids, sources, places }: MappedScript): boolean {
  const isPlace = (place: MappedPlace) =>
    isNumbers(place.slice(0, 5)) && place.length === 6 && (place[5] === null || typeof place[5] === 'string');
  const names = [file, ...sources];
  return names.every((name) => typeof name === 'string') && isNumbers(pids) && places.every(isPlace);
}

function isText({ file, pids, text, why = '' }: RecordedText): boolean {
  return [file, text ?? '', why].every((one) => typeof one === 'string') && isNumbers(pids);
}
