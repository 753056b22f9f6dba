/**
 * Arrows between threads: from the callback that started one to its begin, from its end to the callback that was told of it,
 * from where a message was posted to what handles it.
 */
import { type LinkEnd, sameItem, type ThreadArrow } from '../source/protocol.ts';
import type { TimeScale } from '../view/time-scale.ts';
import { type Arrow, arrowBetween, type RowPlace, rowPlace } from './arrows.ts';
import { HEADER_HEIGHT, type Layout } from './layout.ts';

/**
 * Where more are in view than this they would hide what they join: only those of what is selected are drawn. Messages are
 * counted apart, for they are many.
 */
const FEW = 24;

/**
 * @param links what joins threads about the view
 * @param selected what joins the selected item to other threads
 */
export function threadArrows(
  links: readonly ThreadArrow[],
  selected: readonly ThreadArrow[],
  layout: Layout,
  scale: TimeScale,
): Arrow[] {
  const isSeen = ({ from, to }: ThreadArrow) => inView(scale, from) || inView(scale, to);
  const seen = links.filter((link) => isSeen(link) && !selected.some((other) => isSame(link, other)));
  const faint = [seen.filter(({ kind }) => kind !== 'message'), seen.filter(({ kind }) => kind === 'message')]
    .filter(({ length }) => length <= FEW)
    .flatMap((few) => few.flatMap((link) => drawn('thread', link, layout)));
  return [...faint, ...selected.flatMap((link) => drawn('cause', link, layout))];
}

const inView = ({ start, end }: TimeScale, { time }: LinkEnd) => time >= start && time <= end;

const isSame = (a: ThreadArrow, b: ThreadArrow) =>
  a.kind === b.kind &&
  a.from.ref.thread === b.from.ref.thread &&
  a.to.ref.thread === b.to.ref.thread &&
  (a.kind !== 'message' || (sameItem(a.to.ref, b.to.ref) && a.from.time === b.from.time));

function drawn(kind: Arrow['kind'], { from, to }: ThreadArrow, layout: Layout): Arrow[] {
  const [left, arrived] = [placeOf(layout, from), placeOf(layout, to)];
  return left && arrived ? [arrowBetween(kind, left, from.time, arrived, to.time)] : [];
}

/** Where an end is: in its lane, or at the header of its thread where that lane is not shown; null without its thread. */
function placeOf(layout: Layout, { ref, row }: LinkEnd): RowPlace | null {
  const box = layout.threads.find(({ key }) => key === ref.thread);
  if (!box) return null;
  const place = box.collapsed ? null : rowPlace(layout, ref, row);
  return place ?? { top: box.y, middle: box.y + HEADER_HEIGHT / 2, bottom: box.y + HEADER_HEIGHT };
}
