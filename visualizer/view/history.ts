/**
 * Which changes of the page's address are entries of the browser's history, so that back and forward lead from one thing
 * that was looked at to another: another selection, another range, a view that shows something else. What follows soon
 * after (a glide that ends, a key that is held, an edge that is dragged) belongs to the entry that it began.
 */
import { sameItem } from '../source/protocol.ts';
import type { Place } from './address.ts';
import type { View } from './time-scale.ts';
import { spanOf } from './viewport.ts';

/** Changes of one kind that follow each other sooner than this are one, in milliseconds. */
const TOGETHER_MS = 900;
/** A view that is so much longer or shorter shows something else, and so does one that shares less than half with it. */
const OTHER_SCALE = 1.5;
const OTHER_SHARE = 0.5;

type Kind = 'selection' | 'range' | 'view';

export class PlaceHistory {
  #entry: Place;
  #latest: { kind: Kind | null; at: number } = { kind: null, at: Number.NEGATIVE_INFINITY };

  constructor(first: Place) {
    this.#entry = first;
  }

  /** Somebody has gone back, or forward, to a place. */
  wentTo(place: Place): void {
    this.#entry = place;
    this.#latest = { kind: null, at: Number.NEGATIVE_INFINITY };
  }

  /** Takes note of where the page is now; `now` in milliseconds. Returns whether that is an entry of its own. */
  isEntry(place: Place, now: number): boolean {
    const kind = changeOf(this.#entry, place);
    if (kind === null) return false;
    const { kind: before, at } = this.#latest;
    // A selection that is brought into sight moves the view, too.
    const together = now - at < TOGETHER_MS && (kind === before || kind === 'view');
    this.#entry = place;
    this.#latest = { kind: together ? before : kind, at: now };
    return !together;
  }
}

function changeOf(from: Place, to: Place): Kind | null {
  if (!sameItem(from.selection, to.selection)) return 'selection';
  if (from.range?.start !== to.range?.start || from.range?.end !== to.range?.end) return 'range';
  return showsOther(from.view, to.view) ? 'view' : null;
}

/** Whether a view shows something else than another one; none is that of the whole recording, or of what happens now. */
function showsOther(a: View | null, b: View | null): boolean {
  if (a === null || b === null) return a !== b;
  const scale = spanOf(a) / spanOf(b);
  if (scale > OTHER_SCALE || scale < 1 / OTHER_SCALE) return true;
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared < OTHER_SHARE * Math.min(spanOf(a), spanOf(b));
}
