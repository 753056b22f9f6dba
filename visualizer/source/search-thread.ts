/** One thread looked through for what somebody wants: its callbacks, collections and texts. */
import { plainType } from '../../instrument/model/names.ts';
import { packageOf } from '../../instrument/model/packages.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { gcName } from '../../instrument/schema/events.ts';
import { fileName } from '../view/format.ts';
import type { LiveThread } from './recording.ts';
import { Hits } from './search-hits.ts';
import { type Field, isAsLong, type Wanted } from './search-words.ts';
import { namedFrame } from './site.ts';

/** Rows that are looked at between two looks at the clock. */
const STRIDE = 2048;

export class ThreadSearch {
  readonly thread: LiveThread;
  readonly spans: Hits;
  readonly gcs: Hits;
  readonly notes: Hits;
  readonly #wanted: Wanted;
  #taken = { spans: 0, gcs: 0, notes: 0 };
  /** Rows that run still: what they are is known when they have ended. */
  #open: { spans: number[]; gcs: number[] } = { spans: [], gcs: [] };
  readonly #inType = new Map<number, boolean[]>();
  readonly #inSite = new Map<number, boolean[]>();

  constructor(thread: LiveThread, wanted: Wanted) {
    const { spans, gcs, notes } = thread.timeline;
    this.thread = thread;
    this.#wanted = wanted;
    this.spans = new Hits((row) => spans.start.get(row));
    this.gcs = new Hits((row) => gcs.start.get(row));
    this.notes = new Hits((row) => notes.time.get(row));
  }

  get count(): number {
    return this.spans.length + this.gcs.length + this.notes.length;
  }

  get isDone(): boolean {
    const { spans, gcs, notes } = this.thread.timeline;
    const { spans: a, gcs: b, notes: c } = this.#taken;
    return a >= spans.length && b >= gcs.length && c >= notes.length;
  }

  /** Looks at the rows that have come, until `isDue`. */
  go(isDue: () => boolean): void {
    const { spans, gcs, notes } = this.thread.timeline;
    this.#recheck();
    while (this.#taken.spans < spans.length) {
      const end = Math.min(spans.length, this.#taken.spans + STRIDE);
      for (; this.#taken.spans < end; this.#taken.spans++) this.#takeSpan(this.#taken.spans);
      if (isDue()) return;
    }
    for (; this.#taken.gcs < gcs.length; this.#taken.gcs++) this.#takeGc(this.#taken.gcs);
    while (this.#taken.notes < notes.length) {
      const end = Math.min(notes.length, this.#taken.notes + STRIDE / 8);
      for (; this.#taken.notes < end; this.#taken.notes++) this.#takeNote(this.#taken.notes);
      if (isDue()) return;
    }
  }

  #recheck(): void {
    const { spans, gcs } = this.#open;
    if (spans.length + gcs.length === 0) return;
    this.#open = { spans: [], gcs: [] };
    for (const row of spans) this.#takeSpan(row);
    for (const row of gcs) this.#takeGc(row);
  }

  #takeSpan(row: number): void {
    const { timeline } = this.thread;
    const { spans } = timeline;
    const { words, ids, durations } = this.#wanted;
    if (durations.length > 0) {
      const end = spans.end.get(row);
      if (Number.isNaN(end)) {
        this.#open.spans.push(row);
        return;
      }
      if (!isAsLong(end - spans.start.get(row), this.#wanted)) return;
    }
    if (ids.length > 0 && !ids.every((id) => spans.id.get(row) === id)) return;
    if (words.length > 0) {
      const inType = this.#typeHas(spans.type.get(row));
      const inSite = this.#siteHas(timeline.siteOfSpan(row));
      for (let i = 0; i < words.length; i++) if (!inType[i] && !inSite[i]) return;
    }
    this.spans.add(row);
  }

  #takeGc(row: number): void {
    const { gcs } = this.thread.timeline;
    const { words, ids } = this.#wanted;
    if (ids.length > 0) return;
    const end = gcs.end.get(row);
    if (Number.isNaN(end)) {
      this.#open.gcs.push(row);
      return;
    }
    const name = `gc ${gcName(gcs.kind.get(row))}`;
    if (
      words.every(({ text, field }) => isIn(field, 'type') && name.includes(text)) &&
      isAsLong(end - gcs.start.get(row), this.#wanted)
    )
      this.gcs.add(row);
  }

  #takeNote(row: number): void {
    const { notes } = this.thread.timeline;
    const { words, ids, durations } = this.#wanted;
    if (ids.length > 0) return;
    const duration = notes.duration.get(row);
    if (durations.length > 0 && (duration === 0 || !isAsLong(duration, this.#wanted))) return;
    const text = words.length > 0 ? notes.texts[row].toLowerCase() : '';
    if (words.every((word) => isIn(word.field, 'text') && text.includes(word.text))) this.notes.add(row);
  }

  #typeHas(type: number): boolean[] {
    let has = this.#inType.get(type);
    if (!has) {
      const name = this.thread.timeline.typeName(type);
      const text = `${name}\n${plainType(name)}`.toLowerCase();
      has = this.#wanted.words.map((word) => isIn(word.field, 'type') && text.includes(word.text));
      this.#inType.set(type, has);
    }
    return has;
  }

  #siteHas(site: number): boolean[] {
    let has = this.#inSite.get(site);
    if (!has) {
      const texts = siteTexts(this.thread.timeline, site);
      has = this.#wanted.words.map(({ text, field }) => texts.some(([of, it]) => isIn(field, of) && it.includes(text)));
      this.#inSite.set(site, has);
    }
    return has;
  }
}

/** Whether a word that is looked for in `wanted` may be found in a field. */
function isIn(wanted: Field | null, field: Field): boolean {
  return wanted === null || wanted === field;
}

/** A call site as a search sees it: its function, its file's name and line, its path, and the package that it is in. */
function siteTexts(timeline: ThreadTimeline, site: number): [Field, string][] {
  const frames = site === 0 ? null : timeline.site(site);
  const frame = frames && namedFrame(frames);
  if (!frame) return [];
  const [file, line, , name] = frame;
  const owner = packageOf(file);
  return [
    ['function', name.toLowerCase()],
    ['file', `${fileName(file)}:${line}\n${file}:${line}`.toLowerCase()],
    ['package', owner.toLowerCase()],
  ];
}
