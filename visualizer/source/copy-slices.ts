import type { SliceBuffer } from '../../instrument/model/levels.ts';
import type { Slices } from './protocol.ts';

/** What a query has written, so that it can be handed over. */
export function copySlices(from: SliceBuffer): Slices {
  const { length } = from;
  return {
    length,
    start: from.start.slice(0, length),
    end: from.end.slice(0, length),
    busy: from.busy.slice(0, length),
    count: from.count.slice(0, length),
    item: from.item.slice(0, length),
    tone: from.tone.slice(0, length),
    longest: from.longest.slice(0, length),
    labels: new Map(),
  };
}
