/**
 * The view as a picture that stands by itself:
 *
 *   ┌ title: program, command ─ what is seen of it ┐
 *   ├──────────┬ axis ─────────────────────────────┤
 *   │ names    │ lanes, as they are on the page    │
 *   └──────────┴───────────────────────────────────┘
 */
import { axisTicks, drawAxis } from '../tracks/axis.ts';
import { drawTimeline } from '../tracks/draw-timeline.ts';
import type { Drawn } from '../tracks/hit.ts';
import { FONT } from '../tracks/paint.ts';
import { drawRangeOnAxis } from '../tracks/range.ts';
import { exactTime, fileName, shortDuration } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import { type CssPixels, scaleFrom } from '../view/time-scale.ts';
import { drawNames } from './names.ts';
import {
  AXIS_HEIGHT,
  drawLine,
  drawName,
  MARGIN,
  type Picture,
  type PictureLook,
  type PicturePen,
  SIDE,
  within,
} from './parts.ts';

const TITLE_HEIGHT: CssPixels = 56;

/** The timeline as it is seen now. */
export function timelinePicture(shown: Drawn): Picture {
  const [name, command] = pictureTitle(shown);
  return {
    ...pictureSize(shown),
    title: `Timeline of ${name}${command && ` (${command})`}`,
    draw: (pen, look) => drawPicture(pen, shown, look),
  };
}

/** How much of the lanes is seen. */
export function lanesHeight({ height, scrollTop, state }: Drawn): CssPixels {
  return Math.max(1, Math.min(height, state.layout.height - scrollTop));
}

function pictureSize(shown: Drawn): { width: CssPixels; height: CssPixels } {
  return { width: SIDE + shown.width, height: TITLE_HEIGHT + AXIS_HEIGHT + lanesHeight(shown) };
}

function drawPicture(pen: PicturePen, shown: Drawn, look: PictureLook): void {
  const { theme, dpr, hatch } = look;
  const { width, height } = pictureSize(shown);
  const top = TITLE_HEIGHT + AXIS_HEIGHT;
  const stage = unpointed(shown);
  pen.fillStyle = theme.ground;
  pen.fillRect(0, 0, width, height);
  within(pen, 0, 0, width, TITLE_HEIGHT, () => drawTitle(pen, stage, theme, width));
  within(pen, 0, TITLE_HEIGHT, SIDE, AXIS_HEIGHT, () => drawBase(pen, stage, theme));
  within(pen, SIDE, TITLE_HEIGHT, stage.width, AXIS_HEIGHT, () => {
    const { scale } = stage;
    const { range } = stage.state;
    const taken = range && drawRangeOnAxis(pen, theme, scale, range, AXIS_HEIGHT);
    drawAxis(pen, theme, AXIS_HEIGHT, axisTicks(scale), scale.width, [taken]);
  });
  within(pen, 0, top, SIDE, height - top, () => drawNames(pen, stage, theme));
  within(pen, SIDE, top, stage.width, height - top, () =>
    drawTimeline(pen, stage, theme, stage.width, height - top, dpr, hatch),
  );
  pen.fillStyle = theme.line;
  pen.fillRect(0, TITLE_HEIGHT - 1, width, 1);
  pen.fillRect(0, top - 1, width, 1);
  pen.fillRect(SIDE - 1, TITLE_HEIGHT, 1, height - TITLE_HEIGHT);
}

/** The same without what is pointed at: nobody points at a picture. What a stage says of itself is not its own property. */
export function unpointed(stage: Drawn): Drawn {
  const { answer, scale, scrollTop, zero, width, height, whole } = stage;
  const slicesOf: Drawn['slicesOf'] = (thread, lane) => stage.slicesOf(thread, lane);
  const state = { ...stage.state, hover: null };
  return { answer, scale, scrollTop, zero, state, pointer: null, width, height, whole, slicesOf };
}

/** What the picture is of, in one line: `app · node app.js`. */
export function pictureTitle({ state }: Drawn): [name: string, command: string] {
  const { summary } = state;
  return [summary?.name ?? '', summary?.manifest?.command.map(fileName).join(' ') ?? ''];
}

/** What is seen of it: `2.1 ms to 4.3 ms of 20 ms · Timeout #7`. */
function seenText({ scale, zero, whole, state }: Drawn): string {
  const [from, to] = [Math.max(scale.start, whole.start), Math.min(scale.end, whole.end)];
  const { facts, range, selection } = state;
  const parts = [
    `${exactTime(Math.round(from - zero))} to ${exactTime(Math.round(to - zero))} (${shortDuration(Math.max(0, to - from))})`,
  ];
  if (facts && selection) parts.push(`selected: ${facts.title}`);
  if (range) parts.push(`measured: ${shortDuration(range.end - range.start)}`);
  return parts.join('  ·  ');
}

function drawTitle(pen: PicturePen, stage: Drawn, theme: Theme, width: CssPixels): void {
  drawName(pen, pictureTitle(stage), theme, MARGIN, 19, width);
  drawLine(pen, seenText(stage), `400 12px ${FONT}`, theme.soft, MARGIN, 39, width);
}

/** What the axis counts from, where it does not count from the beginning. */
function drawBase(pen: PicturePen, stage: Drawn, theme: Theme): void {
  const { base } = axisTicks(scaleFrom(stage.zero, stage.scale));
  if (base)
    drawLine(pen, `from ${exactTime(base.time)}`, `400 11px ${FONT}`, theme.quiet, MARGIN, AXIS_HEIGHT / 2, SIDE);
}
