/** Moving about in time: each function takes a view and gives a new one; none of them knows a screen. */
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { View } from './time-scale.ts';

/** Closest look: the whole width is this long. */
export const SHORTEST_VIEW: Nanoseconds = 100;
/** Share of the view left empty on either side when something is fitted. */
const PADDING = 0.04;

export function spanOf(view: View): Nanoseconds {
  return view.end - view.start;
}

/** Zooms by `factor` (below 1: closer) so that `anchor` stays where it is on the screen. */
export function zoomAt(view: View, factor: number, anchor: Nanoseconds, whole: View): View {
  const longest = Math.max(SHORTEST_VIEW, spanOf(fitted(whole)));
  const span = Math.min(longest, Math.max(SHORTEST_VIEW, spanOf(view) * factor));
  const share = (anchor - view.start) / spanOf(view);
  const start = anchor - share * span;
  return clamp({ start, end: start + span }, whole);
}

export function pan(view: View, by: Nanoseconds, whole: View): View {
  return clamp({ start: view.start + by, end: view.end + by }, whole);
}

/** Keeps a view from leaving the recording: an edge of the recording never comes past the view's middle. */
export function clamp(view: View, whole: View): View {
  const span = spanOf(view);
  const middle = view.start + span / 2;
  const kept = Math.min(Math.max(middle, whole.start), Math.max(whole.start, whole.end));
  return kept === middle ? view : { start: kept - span / 2, end: kept + span / 2 };
}

/** The view of the same length that is nearest and has no more than a little air beyond the recording's begin and end. */
export function within(view: View, whole: View): View {
  const span = spanOf(view);
  const first = whole.start - span * PADDING;
  const last = whole.end + span * PADDING - span;
  const start = last < first ? (first + last) / 2 : Math.min(Math.max(view.start, first), last);
  return { start, end: start + span };
}

/** The view that shows `range` whole, with a little air on both sides. */
export function fitted(range: View, shortest: Nanoseconds = SHORTEST_VIEW): View {
  const span = Math.max(shortest, spanOf(range));
  const middle = range.start + spanOf(range) / 2;
  const half = span / 2 / (1 - 2 * PADDING);
  return { start: middle - half, end: middle + half };
}

/** The view of the same length whose newest moment is `now`, with a little air ahead. */
export function endAt(view: View, now: Nanoseconds): View {
  const span = spanOf(view);
  const end = now + span * PADDING;
  return { start: end - span, end };
}

/** A view on the way from one to another, `share` from 0 to 1: zooming runs evenly, as the eye sees it. */
export function between(from: View, to: View, share: number): View {
  if (share >= 1) return to;
  const [a, b] = [spanOf(from), spanOf(to)];
  const span = a * (b / a) ** share;
  // The point that both views have at the same place of the screen stays there; without one, the middle travels.
  const travelled = Math.abs(b - a) < 1e-9 * a ? share : (span - a) / (b - a);
  const start = from.start + (to.start - from.start) * travelled;
  return { start, end: start + span };
}
