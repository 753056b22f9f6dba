/** The range that is measured: begun from what is selected or pointed at, and changed from the keyboard. */
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { Stage } from './stage.ts';
import type { View } from './time-scale.ts';

/** A range whose edge `edge` is the one that moves. */
export interface Range extends View {
  readonly edge: 'start' | 'end';
}

/** The stretch between two moments, the second of which moves. */
export function rangeBetween(anchor: Nanoseconds, moving: Nanoseconds): Range {
  return moving < anchor ? { start: moving, end: anchor, edge: 'start' } : { start: anchor, end: moving, edge: 'end' };
}

/** Measures what is selected; where nothing is, what is on the screen. */
export function measure(stage: Stage): void {
  const { start, end } = stage.selectedRange() ?? visible(stage);
  stage.selectRange({ start, end, edge: 'end' });
}

/** Moves an edge of the range to the next begin or end of a callback or an iteration. */
export async function extendRange(stage: Stage, kind: 'callback' | 'iteration', direction: 1 | -1): Promise<void> {
  const { range, selection, summary } = stage.state;
  if (!range) {
    const selected = stage.selectedRange();
    if (selected) return stage.selectRange({ ...selected, edge: direction > 0 ? 'end' : 'start' });
  }
  const from = range ?? momentOf(stage);
  const anchor = from.edge === 'end' ? from.start : from.end;
  const moving = from.edge === 'end' ? from.end : from.start;
  // On the anchor's right the edge takes in whole callbacks by their ends, on its left by their begins.
  const side = moving > anchor || (moving === anchor && direction > 0) ? 'end' : 'start';
  const thread = selection?.thread ?? summary?.threads[0]?.key ?? null;
  const edge = await stage.client.ask({ ask: 'edge', edge: { time: moving, direction, side, kind, thread } });
  const crosses = edge === null || (side === 'end' ? edge < anchor : edge > anchor);
  // It does not pass the anchor in one step: there it turns.
  if (crosses && (moving === anchor || edge === null)) return;
  const next = crosses ? anchor : (edge as Nanoseconds);
  stage.selectRange(rangeBetween(anchor, next));
  stage.camera.reveal({ start: next, end: next });
}

function momentOf(stage: Stage): Range {
  const { start, end } = visible(stage);
  const time = stage.pointer === null ? (start + end) / 2 : stage.scale.timeAtPx(stage.pointer.x);
  return { start: time, end: time, edge: 'end' };
}

/** What of the recording is on the screen. */
export function visible(stage: Stage): View {
  const { view, whole } = stage;
  const [start, end] = [Math.max(view.start, whole.start), Math.min(view.end, whole.end)];
  return end > start ? { start, end } : view;
}
