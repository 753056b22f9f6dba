/** Lines from a callback in the upper timeline to its partner in the lower one; where the order changed they cross. */
import type { ComparedItem } from '../../instrument/model/compare-table.ts';
import type { Layout } from '../tracks/layout.ts';
import { barHeight } from '../tracks/paint.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels } from '../view/time-scale.ts';
import type { Lines } from './protocol.ts';

/** What is drawn of one line, from top to bottom. */
export interface Strand {
  item: ComparedItem;
  moved: boolean;
  phase: number;
  /** Bottom of the upper callback, and top of the lower one. */
  from: { x: CssPixels; y: CssPixels };
  to: { x: CssPixels; y: CssPixels };
}

/** Where one of the timelines stands on the canvas of the lines. */
export interface SidePlace {
  layout: Layout;
  scrollTop: CssPixels;
  top: CssPixels;
  height: CssPixels;
  /** From a time of its own recording to pixels. */
  x(time: number): CssPixels;
}

/** Lines that are farther outside than this are left out. */
const OUTSIDE: CssPixels = 40;
/** How far a line goes upright before it bends. */
const KNEE: CssPixels = 6;

/** The lines that can be seen, in the order in which they are drawn: what has moved comes last. */
export function strandsOf(lines: Lines, upper: SidePlace, lower: SidePlace, width: CssPixels): Strand[] {
  const strands: Strand[] = [];
  for (let i = 0; i < lines.length; i++) {
    const from = { x: upper.x(lines.start[0][i]), y: edgeOf(upper, lines.lane[0][i], lines.row[0][i], 'bottom') };
    const to = { x: lower.x(lines.start[1][i]), y: edgeOf(lower, lines.lane[1][i], lines.row[1][i], 'top') };
    if (Math.max(from.x, to.x) < -OUTSIDE || Math.min(from.x, to.x) > width + OUTSIDE) continue;
    strands.push({ item: lines.item[i], moved: lines.moved[i] === 1, phase: lines.phase[i], from, to });
  }
  return strands.sort((a, b) => Number(a.moved) - Number(b.moved));
}

/** The edge of a lane's row, kept within what is seen of its timeline. */
function edgeOf(place: SidePlace, lane: number, row: number, edge: 'top' | 'bottom'): CssPixels {
  const { layout, scrollTop, top, height } = place;
  const box = layout.threads[0]?.lanes.find(({ track }) => track.lane === lane);
  if (!box) return edge === 'top' ? top : top + height;
  const y = box.contentY + row * box.rowHeight + (edge === 'top' ? 0 : barHeight(box.rowHeight));
  return Math.min(top + height, Math.max(top, top + y - scrollTop));
}

/** The part of a 2D context that lines are drawn with. */
type LinePen = Pick<
  CanvasRenderingContext2D,
  'strokeStyle' | 'lineWidth' | 'globalAlpha' | 'beginPath' | 'moveTo' | 'lineTo' | 'stroke'
>;

/** The stretch between the two timelines, in which the lines cross. */
export interface Between {
  top: CssPixels;
  bottom: CssPixels;
}

export function drawStrands(
  pen: LinePen,
  strands: Strand[],
  { top, bottom }: Between,
  theme: Theme,
  selected: ComparedItem | null,
): void {
  const crowded = strands.length > 150;
  for (const strand of strands) {
    const isSelected = strand.item === selected;
    pen.strokeStyle = isSelected ? theme.accent : strand.moved ? theme.ink : theme.quiet;
    pen.lineWidth = isSelected ? 2.5 : strand.moved ? 1.25 : 1;
    const strength = isSelected ? 1 : strand.moved ? (crowded ? 0.5 : 0.8) : crowded ? 0.2 : 0.4;
    drawStrand(pen, strand, top, bottom, strength);
  }
  const chosen = strands.find(({ item }) => item === selected);
  if (chosen) {
    pen.strokeStyle = theme.accent;
    pen.lineWidth = 2.5;
    drawStrand(pen, chosen, top, bottom, 1);
  }
  pen.globalAlpha = 1;
}

/** Upright and faint over the lanes, bent and strong between the timelines. */
function drawStrand(pen: LinePen, { from, to }: Strand, top: CssPixels, bottom: CssPixels, strength: number): void {
  pen.globalAlpha = strength * 0.45;
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(from.x, top);
  pen.moveTo(to.x, bottom);
  pen.lineTo(to.x, to.y);
  pen.stroke();
  pen.globalAlpha = strength;
  pen.beginPath();
  pen.moveTo(from.x, top);
  pen.lineTo(from.x, top + KNEE);
  pen.lineTo(to.x, bottom - KNEE);
  pen.lineTo(to.x, bottom);
  pen.stroke();
}
