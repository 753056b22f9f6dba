/**
 * The view of a comparison as a picture that stands by itself:
 *
 *   ┌ A name, command ─ B name, command ─ what is seen of them ┐
 *   ├──────────┬ axis ─────────────────────────────────────────┤
 *   │ A names  │ lanes of A                                    │
 *   ├ moved ───┤ lines from callbacks of A to those of B ──────┤
 *   │ B names  │ lanes of B                                    │
 *   └──────────┴───────────────────────────────────────────────┘
 */
import type { Both } from '../../instrument/model/compare.ts';
import { lanesHeight, pictureTitle, unpointed } from '../picture/draw-picture.ts';
import { drawNames } from '../picture/names.ts';
import {
  AXIS_HEIGHT,
  drawLetter,
  drawLine,
  drawName,
  MARGIN,
  type Picture,
  type PictureLook,
  type PicturePen,
  SIDE,
  within,
} from '../picture/parts.ts';
import { axisTicks, drawAxis } from '../tracks/axis.ts';
import { drawTimeline } from '../tracks/draw-timeline.ts';
import type { Drawn } from '../tracks/hit.ts';
import { FONT } from '../tracks/paint.ts';
import { count, counted, exactDuration, shortDuration } from '../view/format.ts';
import { threadTitle } from '../view/lane-names.ts';
import type { Theme } from '../view/palette.ts';
import { type CssPixels, scaleFrom } from '../view/time-scale.ts';
import type { Comparing } from './comparing.ts';
import { drawStrands, type SidePlace, strandsOf } from './crossings.ts';
import type { Lines } from './protocol.ts';
import { baseText, labelText } from './words.ts';

const LETTERS = ['A', 'B'] as const;
const TITLE_HEIGHT: CssPixels = 84;
/** From one line of the title to the next. */
const LINE: CssPixels = 24;

/** What is drawn, and where: all distances are from the top of A's lanes. */
interface Shown {
  comparing: Comparing;
  stages: Both<Drawn>;
  lines: Lines | null;
  width: CssPixels;
  /** Where A's lanes end, where B's begin, and where they end. */
  upper: CssPixels;
  lower: CssPixels;
  height: CssPixels;
}

/**
 * Both timelines as they are seen now, and the lines between them.
 * @param between how much lies between them on the page
 */
export function comparisonPicture(comparing: Comparing, between: CssPixels): Picture {
  const stages = comparing.stages.map(unpointed) as [Drawn, Drawn];
  const [upper, below] = stages.map(lanesHeight);
  const { alignment } = comparing.state;
  const shown: Shown = {
    ...{ comparing, stages, upper, width: SIDE + stages[0].width },
    lines: alignment && comparing.lines.of(comparing.view, alignment.zero),
    lower: upper + between,
    height: upper + between + below,
  };
  const [a, b] = stages.map((stage) => pictureTitle(stage)[0]);
  return {
    width: shown.width,
    height: TITLE_HEIGHT + AXIS_HEIGHT + shown.height,
    title: `${a} compared with ${b}`,
    draw: (pen, look) => draw(pen, shown, look),
  };
}

function draw(pen: PicturePen, shown: Shown, look: PictureLook): void {
  const { stages, width, height, upper, lower } = shown;
  const { theme } = look;
  const top = TITLE_HEIGHT + AXIS_HEIGHT;
  pen.fillStyle = theme.ground;
  pen.fillRect(0, 0, width, top + height);
  within(pen, 0, 0, width, TITLE_HEIGHT, () => drawTitle(pen, shown, theme));
  within(pen, 0, TITLE_HEIGHT, SIDE, AXIS_HEIGHT, () =>
    drawLine(pen, baseText(shown.comparing.state), `400 11px ${FONT}`, theme.quiet, MARGIN, AXIS_HEIGHT / 2, SIDE),
  );
  within(pen, SIDE, TITLE_HEIGHT, stages[0].width, AXIS_HEIGHT, () => {
    const scale = scaleFrom(stages[0].zero, stages[0].scale);
    drawAxis(pen, theme, AXIS_HEIGHT, axisTicks(scale), scale.width, []);
  });
  drawSide(pen, shown, 0, top, upper, look);
  drawSide(pen, shown, 1, top + lower, height - lower, look);
  within(pen, 0, top + upper, SIDE, lower - upper, () => drawCounts(pen, shown, theme));
  pen.fillStyle = theme.panel;
  pen.fillRect(SIDE, top + upper, width - SIDE, lower - upper);
  within(pen, SIDE, top, width - SIDE, height, () => drawLines(pen, shown, theme));
  pen.fillStyle = theme.line;
  for (const y of [TITLE_HEIGHT, top, top + upper + 1, top + lower]) pen.fillRect(0, y - 1, width, 1);
  pen.fillRect(SIDE - 1, TITLE_HEIGHT, 1, AXIS_HEIGHT + height);
}

function drawTitle(pen: PicturePen, { comparing, stages, width }: Shown, theme: Theme): void {
  stages.forEach((stage, side) => {
    const [name, command] = pictureTitle(stage);
    const [thread] = stage.state.summary?.threads ?? [];
    const of = comparing.threads[side].thread !== null && thread ? `${threadTitle(thread)}  ·  ${command}` : command;
    const y = 20 + side * LINE;
    const left = drawLetter(pen, LETTERS[side], theme, MARGIN, y);
    drawName(pen, [name, of], theme, left + 2, y, width);
  });
  drawLine(pen, seenText(comparing), `400 12px ${FONT}`, theme.soft, MARGIN, 20 + 2 * LINE - 2, width);
}

/** What is seen of both, in one line: `−4.3 ms to 98.9 ms (103 ms) from main’s start · selected: tick turn`. */
function seenText(comparing: Comparing): string {
  const { state, view, whole } = comparing;
  const [from, to] = [Math.max(view.start, whole.start), Math.min(view.end, whole.end)];
  const span = `${exactDuration(Math.round(from))} to ${exactDuration(Math.round(to))} (${shortDuration(Math.max(0, to - from))})`;
  const parts = [`${span} ${baseText(state)}`];
  if (state.pair) parts.push(`selected: ${labelText(state.pair.label)}`);
  return parts.join('  ·  ');
}

function drawSide(
  pen: PicturePen,
  { stages }: Shown,
  side: 0 | 1,
  y: CssPixels,
  height: CssPixels,
  look: PictureLook,
): void {
  const { theme, dpr, hatch } = look;
  const stage = stages[side];
  pen.save();
  pen.group?.(LETTERS[side], 'side');
  within(pen, 0, y, SIDE, height, () => drawNames(pen, stage, theme, LETTERS[side]));
  within(pen, SIDE, y, stage.width, height, () => drawTimeline(pen, stage, theme, stage.width, height, dpr, hatch));
  pen.restore();
}

/** Beside the lines: how many callbacks have moved. */
function drawCounts(pen: PicturePen, { comparing, lower, upper }: Shown, theme: Theme): void {
  pen.fillStyle = theme.panel;
  pen.fillRect(0, 0, SIDE, lower - upper);
  const { overview } = comparing.state;
  if (!overview) return;
  const middle = (lower - upper) / 2;
  drawLine(pen, `${count(overview.counts.moved)} moved`, `600 12px ${FONT}`, theme.ink, MARGIN, middle - 9, SIDE);
  const crossings = counted(overview.crossings, 'crossing');
  drawLine(pen, crossings, `400 12px ${FONT}`, theme.quiet, MARGIN, middle + 9, SIDE);
}

function drawLines(pen: PicturePen, shown: Shown, theme: Theme): void {
  const { comparing, stages, lines, upper, lower, height } = shown;
  if (!lines) return;
  const place = (side: 0 | 1, top: CssPixels, bottom: CssPixels): SidePlace => {
    const { scale, scrollTop, state } = stages[side];
    return { layout: state.layout, scrollTop, top, height: bottom - top, x: (time) => scale.x(time) };
  };
  pen.group?.('lines', 'part');
  const strands = strandsOf(lines, place(0, 0, upper), place(1, lower, height), stages[0].width);
  drawStrands(pen, strands, { top: upper, bottom: lower }, theme, comparing.state.item);
}
