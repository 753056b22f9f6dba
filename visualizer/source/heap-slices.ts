/** How full a thread's heap is: over a view for the lane, at a moment for the pointer. */

import { lastAtOrBefore } from '../../instrument/model/columns.ts';
import { HEAP_AT, type HeapRow } from '../../instrument/model/heap.ts';
import { HeapLevels } from '../../instrument/model/heap-levels.ts';
import { LANE } from '../../instrument/model/lanes.ts';
import { plainSpace, spaceName } from '../../instrument/model/names.ts';
import { gcName } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { exactTime, kibibytes } from '../view/format.ts';
import { HEAP_LAYERS, HEAP_TEXTS, type HeapLayer, layerOf } from '../view/heap-texts.ts';
import { base } from './fact-parts.ts';
import { buffersOf, type Facts, type ItemRef, type LaneSlices } from './protocol.ts';
import type { LiveThread } from './recording.ts';

const levels = new WeakMap<LiveThread, HeapLevels>();

function levelsOf(thread: LiveThread): HeapLevels {
  let found = levels.get(thread);
  if (found === undefined) {
    found = new HeapLevels(thread.timeline.heap);
    levels.set(thread, found);
  }
  return found;
}

/** The layers that hold anything, bottom first; all spaces in one where they were not told apart. */
export function heapLayers({ timeline: { heap, meta } }: LiveThread): HeapLayer[] {
  if (heap.length === 0) return [];
  if (heap.spaces.length === 0) return ['all'];
  const layers = new Set(heap.spaces.map((space) => layerOf(spaceName(meta, space))));
  return HEAP_LAYERS.filter((layer) => layers.has(layer));
}

/** A row per layer: at each reading, from its time to the next one's, `busy` the KiB that are used. */
export function sliceHeap(
  thread: LiveThread,
  from: Nanoseconds,
  to: Nanoseconds,
  bucket: Nanoseconds,
  transfer: ArrayBuffer[],
): LaneSlices {
  const { heap, meta, end } = thread.timeline;
  const readings = levelsOf(thread).query(from, to, bucket);
  const { length } = readings;
  const start = Float64Array.from(readings, (row) => heap.time.get(row));
  const ends = start.slice(1);
  const last = readings[length - 1] === heap.length - 1 ? end : (start[length - 1] ?? 0);
  const rows = heapLayers(thread).map((layer) => {
    const spaces = heap.spaces.filter((space) => layer === layerOf(spaceName(meta, space)));
    const used = (row: HeapRow) =>
      layer === 'all' ? heap.used.get(row) : spaces.reduce((sum, space) => sum + heap.usedOf(space, row), 0);
    const slices = {
      length,
      start: start.slice(),
      end: Float64Array.of(...ends, ...(length > 0 ? [last] : [])),
      busy: Float64Array.from(readings, used),
      count: new Uint32Array(length).fill(1),
      item: Uint32Array.from(readings),
      tone: new Uint8Array(length).fill(HEAP_TEXTS[layer].tone),
      longest: new Float64Array(length),
      labels: new Map<number, string>(),
    };
    transfer.push(...buffersOf(slices));
    return slices;
  });
  return { lane: LANE.HEAP, rows, peaks: [heap.peak] };
}

/** What the heap holds at a moment: the ref's item is the time, in nanoseconds. */
export function heapFacts(thread: LiveThread, ref: ItemRef): Facts | null {
  const { heap, meta } = thread.timeline;
  const time = ref.item;
  if (heap.length === 0) return null;
  const before = lastAtOrBefore(heap.time, time);
  const facts = base(ref, `Heap at ${exactTime(time)}`, { start: time, end: time, tone: toneOf(thread), row: 0 });
  if (before < 0)
    return { ...facts, numbers: [], certainty: [`It is read for the first time ${readingText(thread, 0)}.`] };
  const after = before + 1 < heap.length ? before + 1 : before;
  const gap = heap.time.get(after) - heap.time.get(before);
  const share = gap > 0 ? (time - heap.time.get(before)) / gap : 0;
  const between = (value: (row: HeapRow) => number) =>
    kibibytes(Math.round(value(before) + (value(after) - value(before)) * share));
  const layer = (space: number) => HEAP_LAYERS.indexOf(layerOf(spaceName(meta, space)));
  const spaces = heap.spaces
    .filter((space) => heap.usedOf(space, before) > 0 || heap.usedOf(space, after) > 0)
    .sort((a, b) => layer(b) - layer(a));
  const numbers: Facts['numbers'] = [
    ['used', between((row) => heap.used.get(row))],
    ...spaces.map((space): [string, string] => [
      plainSpace(spaceName(meta, space)),
      `${between((row) => heap.usedOf(space, row))} of ${between((row) => heap.committedOf(space, row))}`,
    ]),
  ];
  const certainty =
    after === before
      ? `Read ${readingText(thread, before)}, and not since.`
      : `Read ${readingText(thread, before)}, and ${readingText(thread, after)}; drawn straight in between.`;
  return { ...facts, numbers, certainty: [certainty] };
}

function toneOf(thread: LiveThread): number {
  return HEAP_TEXTS[heapLayers(thread)[0] ?? 'all'].tone;
}

/** `at 12.3 ms, after a scavenge`. */
function readingText({ timeline: { heap, gcs } }: LiveThread, row: HeapRow): string {
  const when = `at ${exactTime(heap.time.get(row))}`;
  const at = heap.at.get(row);
  if (at === HEAP_AT.NOTHING) return when;
  const kind = gcName(gcs.kind.get(heap.gc.get(row))).replaceAll('-', ' ');
  return `${when}, ${at === HEAP_AT.GC_BEGIN ? 'before' : 'after'} ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
