/** The strings of a log: types, call sites and what the thread says of itself. */
import { type Calibration, META_ID, STRING_CATEGORY, type StoredFrame, type ThreadMeta } from '../schema/events.ts';
import { CALLER, type Caller, callerOf } from './cost.ts';
import { type Frame, type FrameMapper, unmapped } from './places.ts';
import type { Lane } from './sink.ts';

/** What types of resources are called that were made before recording began. */
export const UNKNOWN_TYPE = 'UNKNOWN';
/** A calibration that says more than an hour is damaged. */
const LONGEST_NS = 3600e9;

declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}

const utf8 = new TextDecoder();

/** Collects the bodies of STRING records, however their slots arrive. */
export class StringReader {
  /** Slots of the body that are still to come. */
  missing = 0;
  #words = new Uint32Array(64);
  #length = 0;
  #bytes = 0;
  #id = 0;
  #category = 0;

  begin(bytes: number, id: number, category: number): void {
    this.#bytes = bytes;
    this.#id = id;
    this.#category = category;
    this.#length = 0;
    this.missing = Math.ceil(bytes / 16);
    if (this.#words.length < this.missing * 4) this.#words = new Uint32Array(this.missing * 4);
  }

  /** What is still to come of the body will not come. */
  abandon(): void {
    this.missing = 0;
  }

  /** Takes as many slots of the body as there are; says how many. */
  take(words: Uint32Array, at: number): number {
    const slots = Math.min(this.missing, (words.length - at) >>> 2);
    this.#words.set(words.subarray(at, at + slots * 4), this.#length);
    this.#length += slots * 4;
    this.missing -= slots;
    return slots;
  }

  get text(): string {
    return utf8.decode(new Uint8Array(this.#words.buffer, 0, this.#bytes));
  }

  get id(): number {
    return this.#id;
  }

  get category(): number {
    return this.#category;
  }
}

/** The strings of one thread by category and id. */
export class StringTables {
  #types = new Map<number, string>();
  #lanes: Lane[] = [];
  #callers: Caller[] = [];
  #meta: ThreadMeta | null = null;
  #sites = new Map<number, Site>();
  readonly #mapper: FrameMapper;

  constructor(mapper: FrameMapper = unmapped) {
    this.#mapper = mapper;
  }

  /** Returns the thread's own description where the string is one. An id is given once: a second text for it is damage. */
  add(category: number, id: number, text: string): ThreadMeta | null {
    if (category === STRING_CATEGORY.META)
      return id === META_ID.COST ? this.#setCost(parseCost(text)) : this.#setMeta(parseMeta(text));
    if (category === STRING_CATEGORY.SITE && !this.#sites.has(id))
      this.#sites.set(id, { text, count: countFrames(text) });
    if (category === STRING_CATEGORY.TYPE && !this.#types.has(id)) {
      this.#types.set(id, text);
      if (id <= 0xffff) {
        this.#lanes[id] = laneOf(text);
        this.#callers[id] = callerOf(text);
      }
    }
    return null;
  }

  typeName(type: number): string {
    return this.#types.get(type) ?? UNKNOWN_TYPE;
  }

  lane(type: number): Lane {
    return this.#lanes[type] ?? 0;
  }

  caller(type: number): Caller {
    return this.#callers[type] ?? CALLER.NATIVE;
  }

  /** How many frames a call site has, without looking at each. */
  frames(id: number): number {
    return this.#sites.get(id)?.count ?? 0;
  }

  #setMeta(meta: ThreadMeta | null): ThreadMeta | null {
    this.#meta = meta ?? this.#meta;
    return meta;
  }

  #setCost(cost: Calibration | null): ThreadMeta | null {
    if (cost === null || this.#meta === null) return null;
    this.#meta = { ...this.#meta, cost };
    return this.#meta;
  }

  /** The frames of a call site, the caller first, as source maps have them; null where it is not known. */
  site(id: number): Frame[] | null {
    const site = this.#sites.get(id);
    if (site === undefined) return null;
    const { version } = this.#mapper;
    if (site.version !== version) {
      const stored = parseSite(site.text);
      site.frames = stored && this.#mapper.map(stored);
      site.version = version;
    }
    return site.frames ?? null;
  }

  /** The same as they are stored. */
  storedSite(id: number): StoredFrame[] | null {
    const site = this.#sites.get(id);
    return site === undefined ? null : parseSite(site.text);
  }

  /** Frames of call sites as source maps have them. */
  mapped(frames: readonly StoredFrame[]): Frame[] {
    return this.#mapper.map(frames);
  }
}

/** A call site as the log has it, and as it was last shown. */
interface Site {
  text: string;
  /** How many frames it has. */
  count: number;
  frames?: Frame[] | null;
  /** The mapper's when `frames` were made. */
  version?: number;
}

/** 0 callbacks, 1 ticks, 2 microtasks. */
export function laneOf(typeName: string): Lane {
  if (typeName === 'TickObject') return 1;
  return typeName === 'PROMISE' || typeName === 'Microtask' ? 2 : 0;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The name and duration of a user timing; null where the text is damaged. */
export function parseTiming(text: string): [name: string, durationNs: number] | null {
  const value = parse(text);
  return Array.isArray(value) && typeof value[0] === 'string' && isCount(value[1]) ? [value[0], value[1]] : null;
}

/** The frames of a call site's text, the caller first; null where the text is damaged. */
export function parseSite(text: string): StoredFrame[] | null {
  const value = parse(text);
  if (!Array.isArray(value)) return null;
  const frames = value.filter(
    (frame): frame is StoredFrame =>
      Array.isArray(frame) &&
      typeof frame[0] === 'string' &&
      isCount(frame[1]) &&
      isCount(frame[2]) &&
      typeof frame[3] === 'string' &&
      isCount(frame[4] ?? 0) &&
      isCount(frame[5] ?? 0),
  );
  return frames.length > 0 ? frames : null;
}

/** `[[…],[…]]` has two. */
function countFrames(text: string): number {
  let count = 1;
  for (let at = text.indexOf('],['); at >= 0; at = text.indexOf('],[', at + 3)) count++;
  return count;
}

function parseCost(text: string): Calibration | null {
  const value = parse(text) as Partial<Calibration> | null;
  if (typeof value !== 'object' || value === null) return null;
  const { clock, step, site, siteFrames, heap, start } = value;
  const isSize = (number: unknown) => typeof number === 'number' && number >= 0 && number < LONGEST_NS;
  return [clock, step, site, siteFrames, heap, start].every(isSize) ? (value as Calibration) : null;
}

function parseMeta(text: string): ThreadMeta | null {
  const value = parse(text);
  if (typeof value !== 'object' || value === null) return null;
  const meta = value as Partial<ThreadMeta>;
  const texts = [meta.node, meta.cwd ?? '', meta.name ?? ''];
  const lists = [meta.argv, meta.execArgv ?? [], meta.heapSpaces ?? []];
  const isMeta =
    texts.every((one) => typeof one === 'string') &&
    lists.every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'));
  return isMeta ? (value as ThreadMeta) : null;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
