import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FlattenMap, sourceContentFor, type TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import { systemCode, systemReason } from './errors.ts';

/** A larger map is left alone: to read it would take seconds and gigabytes. */
const LARGEST_MAP_BYTES = 64 * 1024 * 1024;
/** How far from where a function begins its name is looked for, in characters. */
const NAME_REACH = 200;

const MARK = /\/[/*][#@][ \t]+sourceMappingURL=([^\s'"]+)/g;

/** Why a script's map was not used: `missing` where there is no such file, `left` for what is not ours to fetch. */
export interface NoMap {
  kind: 'missing' | 'broken' | 'left';
  /** The rest of a sentence that begins with what it is about. */
  reason: string;
}

/** The place of a source that a place of a generated script comes from, as a MappedPlace has it. */
export interface OriginalPlace {
  /** Index into `sources`; -1 for the compiler's own code. */
  source: number;
  line: number;
  column: number;
  name: string | null;
}

const NOWHERE: OriginalPlace = { source: -1, line: 0, column: 0, name: null };

/** The URL that a script's last `//# sourceMappingURL=` names; null where it has none. */
export function mapUrlOf(text: string): string | null {
  const at = text.lastIndexOf('sourceMappingURL=');
  if (at < 4) return null;
  // The last mark is nearly always the real one; only where it is none are all of them looked at.
  const last = [...text.slice(at - 4).matchAll(MARK)].pop() ?? [...text.matchAll(MARK)].pop();
  return last?.[1] ?? null;
}

/** A script's source map, read and ready. Nothing is ever fetched: maps are read from files and from the script itself. */
export class ScriptMap {
  readonly #map: TraceMap;
  readonly #text: string;
  #lines: string[] | null = null;

  private constructor(map: TraceMap, text: string) {
    this.#map = map;
    this.#text = text;
  }

  /**
   * Reads the map that a script names.
   * @param url as `mapUrlOf` has it
   * @param script the script's path
   * @param text the script's text, in which the names of functions are looked for
   */
  static read(url: string, script: string, text: string): ScriptMap | NoMap {
    try {
      const { json, base } = readMap(url, script);
      const map = FlattenMap(JSON.parse(json.replace(/^\)\]\}'[^\n]*\n/, '')), base);
      if (map.sources.length > 0) traceSegment(map, 0, 0);
      return new ScriptMap(map, text);
    } catch (error) {
      if (error instanceof MapError) return error.noMap;
      return { kind: 'broken', reason: `can't be understood (${(error as Error).message.slice(0, 100)})` };
    }
  }

  /** Names of the sources: URLs where they are files. */
  get sources(): string[] {
    return this.#map.resolvedSources;
  }

  /** The text that the map itself has of a source. */
  content(source: number): string | null {
    return sourceContentFor(this.#map, this.#map.sources[source] ?? '');
  }

  /**
   * Where a place of the script comes from; lines and columns count from 1.
   * @param name of the function around it, as V8 has it, and where that begins
   */
  find(line: number, column: number, name: string, functionLine = 0, functionColumn = 0): OriginalPlace {
    if (line < 1 || column < 1) return NOWHERE;
    const segment = traceSegment(this.#map, line - 1, column - 1);
    if (segment === null || segment.length === 1 || typeof this.#map.sources[segment[1]] !== 'string') return NOWHERE;
    const original = name === '' || functionLine < 1 ? null : this.#nameOf(name, functionLine - 1, functionColumn - 1);
    return { source: segment[1], line: segment[2] + 1, column: segment[3] + 1, name: original };
  }

  /** What the map calls the function that V8 calls `name`; line and column count from 0. */
  #nameOf(name: string, line: number, column: number): string | null {
    if (this.#map.names.length === 0) return null;
    this.#lines ??= this.#text.split('\n');
    const word = name.split(/[. ]/).pop() ?? '';
    const at = findName(this.#lines[line] ?? '', column, word);
    if (at < 0) return null;
    const segment = traceSegment(this.#map, line, at);
    if (segment === null || segment.length !== 5 || segment[0] !== at) return null;
    const original = this.#map.names[segment[4]];
    return original && name.slice(0, name.length - word.length) + original;
  }
}

/** Where a function's name stands: behind `function`, or before `=`, `:` or `(`. -1 where it is not found. */
function findName(line: string, column: number, word: string): number {
  const head = /^(?:(?:async|static|get|set|function)\b\s*|\*\s*)*/.exec(line.slice(column, column + NAME_REACH))?.[0];
  const behind = column + (head?.length ?? 0);
  if (line.startsWith(word, behind)) return behind;
  const from = Math.max(0, column - NAME_REACH);
  const before = /([\p{ID_Continue}$]+)\s*[=:(]?\s*\(?$/u.exec(line.slice(from, column));
  return before?.[1] === word ? from + before.index : -1;
}

class MapError extends Error {
  readonly noMap: NoMap;

  constructor(kind: NoMap['kind'], reason: string) {
    super(reason);
    this.noMap = { kind, reason };
  }
}

/** The text of a map, and the URL that its sources are relative to. */
function readMap(url: string, script: string): { json: string; base: string } {
  const scriptUrl = pathToFileURL(script).href;
  if (/^data:/i.test(url)) return { json: decodeDataUrl(url), base: scriptUrl };
  let resolved: URL;
  try {
    resolved = new URL(url, scriptUrl);
  } catch {
    throw new MapError('broken', `has no proper address (${url.slice(0, 100)})`);
  }
  if (resolved.protocol !== 'file:')
    throw new MapError('left', `is at ${resolved.href.slice(0, 200)}, and nothing is fetched from a network`);
  return { json: readMapFile(resolved), base: resolved.href };
}

function readMapFile(url: URL): string {
  let path: string;
  try {
    url.search = '';
    path = fileURLToPath(url);
    const stats = statSync(path);
    if (!stats.isFile()) throw new MapError('missing', `is no file (${path})`);
    if (stats.size > LARGEST_MAP_BYTES)
      throw new MapError('left', `is larger than 64 MiB (${path}, ${stats.size} bytes)`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof MapError) throw error;
    if (systemCode(error) === 'ENOENT') throw new MapError('missing', `is not there (${url.pathname})`);
    throw new MapError('broken', `can't be read (${url.pathname}: ${systemReason(error)})`);
  }
}

function decodeDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const head = url.slice(0, Math.max(0, comma));
  const body = url.slice(comma + 1);
  if (comma < 0) throw new MapError('broken', 'is a data URL without data');
  return /;base64$/i.test(head) ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
}
