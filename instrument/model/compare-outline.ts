/**
 * What a comparison has to know of one thread, in columns. Once it is made the timeline may be let go, or be in another
 * worker: two recordings are compared in the memory of their outlines, 43 bytes per callback.
 */
import { PHASE } from '../schema/events.ts';
import type { Detail } from '../schema/manifest.ts';
import type { Nanoseconds, ThreadKey } from '../schema/units.ts';
import { callerFrame } from './call-sites.ts';
import type { Frame } from './places.ts';
import type { Lane } from './sink.ts';
import { summarizeThread, type ThreadSummary } from './summary.ts';
import type { ThreadTimeline } from './timeline.ts';

/** A number of a call site together with a type: a row of `ThreadOutline.places`. */
export type PlaceIndex = number;

/** Where callbacks of one type were scheduled. */
export interface Place {
  /** As async_hooks names it. */
  type: string;
  lane: Lane;
  /** The frame to name; null where the call site is not known. */
  frame: Frame | null;
}

/** One row per run of a callback, in the order of execution. */
export interface OutlineSpans {
  length: number;
  id: Float64Array<ArrayBuffer>;
  place: Uint32Array<ArrayBuffer>;
  start: Float64Array<ArrayBuffer>;
  /** Of what still runs, up to the latest known time. */
  duration: Float64Array<ArrayBuffer>;
  /** From scheduling, or from the end of the run before it, to the run; NaN where that is not known. */
  wait: Float64Array<ArrayBuffer>;
  iteration: Uint32Array<ArrayBuffer>;
  /** PHASE; 0 for none. */
  phase: Uint8Array<ArrayBuffer>;
  /** How many callbacks of the same lane are around it, 255 at most. */
  row: Uint8Array<ArrayBuffer>;
}

export interface ThreadOutline {
  recording: string;
  key: ThreadKey;
  main: boolean;
  /** Name of the worker thread, '' where it has none. */
  name: string;
  node: string;
  /** Null before the thread has said so. */
  detail: Detail | null;
  cwd: string;
  /** The script and its arguments. */
  argv: string[];
  /** Whether the log has ended. */
  finished: boolean;
  lost: number;
  events: number;
  begin: Nanoseconds;
  end: Nanoseconds;
  /** Begin of the main script; of the log where its phases are not recorded. */
  mainStart: Nanoseconds;
  /** Whether any call site is known. */
  hasSites: boolean;
  hasPhases: boolean;
  places: Place[];
  spans: OutlineSpans;
  iterations: { number: Uint32Array<ArrayBuffer>; start: Float64Array<ArrayBuffer> };
  summary: ThreadSummary;
}

const LONGEST = 5;

/** The outline of a thread as far as its log has come. */
export function outlineOf(timeline: ThreadTimeline, recording: string): ThreadOutline {
  const { meta, phases, iterations } = timeline;
  const { spans, places } = outlineSpans(timeline);
  const hasPhases = phases.length > 0;
  return {
    recording,
    key: timeline.key,
    main: timeline.main,
    name: meta?.name ?? '',
    node: meta?.node ?? '',
    detail: meta?.detail ?? null,
    cwd: meta?.cwd ?? '',
    argv: meta?.argv ?? [],
    finished: timeline.finished,
    lost: timeline.lost,
    events: timeline.events,
    begin: timeline.begin,
    end: timeline.end,
    mainStart: hasPhases && phases.phase.get(0) === PHASE.MAIN ? phases.start.get(0) : timeline.begin,
    hasSites: places.some(({ frame }) => frame !== null),
    hasPhases,
    places,
    spans,
    iterations: {
      number: Uint32Array.from({ length: iterations.length }, (_, row) => iterations.number.get(row)),
      start: Float64Array.from({ length: iterations.length }, (_, row) => iterations.start.get(row)),
    },
    summary: summarizeThread(timeline, LONGEST),
  };
}

function outlineSpans(timeline: ThreadTimeline): { spans: OutlineSpans; places: Place[] } {
  const { spans, resources, phases, end } = timeline;
  const { length } = spans;
  const outline: OutlineSpans = {
    length,
    id: new Float64Array(length),
    place: new Uint32Array(length),
    start: new Float64Array(length),
    duration: new Float64Array(length),
    wait: new Float64Array(length),
    iteration: new Uint32Array(length),
    phase: new Uint8Array(length),
    row: new Uint8Array(length),
  };
  const places = new Places(timeline);
  const rowOf = (row: number) => {
    const lane = spans.lane.get(row);
    let around = spans.parent.get(row);
    while (around >= 0 && spans.lane.get(around) !== lane) around = spans.parent.get(around);
    return around < 0 ? 0 : Math.min(255, outline.row[around] + 1);
  };
  for (let row = 0; row < length; row++) {
    const resource = spans.resource.get(row);
    const start = spans.start.get(row);
    const previous = spans.previous.get(row);
    const phase = spans.phase.get(row);
    outline.id[row] = spans.id.get(row);
    outline.place[row] = places.of(spans.type.get(row), timeline.siteOfSpan(row));
    outline.start[row] = start;
    outline.duration[row] = spans.endOr(row, end) - start;
    const since = resource < 0 ? Number.NaN : previous < 0 ? resources.time.get(resource) : spans.end.get(previous);
    outline.row[row] = rowOf(row);
    outline.wait[row] = Number.isNaN(since) ? Number.NaN : Math.max(0, start - since);
    if (phase < 0) continue;
    outline.phase[row] = phases.phase.get(phase);
    outline.iteration[row] = phases.iteration.get(phase);
  }
  return { spans: outline, places: places.list };
}

/** Types with call sites, each numbered once: sites that differ in frames that nobody names are one place. */
class Places {
  readonly list: Place[] = [];
  readonly #timeline: ThreadTimeline;
  /** By type and site, and by what they say. */
  readonly #known = new Map<number, PlaceIndex>();
  readonly #named = new Map<string, PlaceIndex>();

  constructor(timeline: ThreadTimeline) {
    this.#timeline = timeline;
  }

  of(type: number, site: number): PlaceIndex {
    const key = site * 0x1_0000_0000 + type;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const typeName = this.#timeline.typeName(type);
    const frames = this.#timeline.site(site);
    const frame = frames === null ? null : callerFrame(frames);
    const name = JSON.stringify([typeName, frame]);
    let place = this.#named.get(name);
    if (place === undefined) {
      place = this.list.length;
      this.list.push({ type: typeName, lane: this.#timeline.laneOf(type), frame });
      this.#named.set(name, place);
    }
    this.#known.set(key, place);
    return place;
  }
}

/** The path of the script that a thread's process runs, and that of its folder with a slash at the end; '' where not known. */
export function scriptOf({ argv }: Pick<ThreadOutline, 'argv'>): { script: string; folder: string } {
  const script = argv[0] ?? '';
  return { script, folder: script.slice(0, script.lastIndexOf('/') + 1) };
}

/** What can be handed over to another worker without being copied. */
export function buffersOfOutline({ spans, iterations }: ThreadOutline): ArrayBuffer[] {
  const { id, place, start, duration, wait, iteration, phase, row } = spans;
  const columns = [id, place, start, duration, wait, iteration, phase, row, iterations.number, iterations.start];
  return columns.map(({ buffer }) => buffer);
}
