/**
 * The view as a picture that stands by itself:
 *
 *   ┌ title: program, command ─ what is seen of it ┐
 *   ├──────────┬ axis ─────────────────────────────┤
 *   │ names    │ lanes, as they are on the page    │
 *   └──────────┴───────────────────────────────────┘
 */
import type { ThreadSummary } from '../source/protocol.ts';
import { axisTicks, drawAxis } from '../tracks/axis.ts';
import { drawTimeline } from '../tracks/draw-timeline.ts';
import type { Drawn } from '../tracks/hit.ts';
import { HEADER_HEIGHT, type LaneBox, type ThreadBox } from '../tracks/layout.ts';
import { FONT, fitText } from '../tracks/paint.ts';
import { drawRangeOnAxis } from '../tracks/range.ts';
import type { TimelinePen } from '../tracks/track.ts';
import { exactTime, fileName, shortDuration } from '../view/format.ts';
import { laneScale, rowNames, threadTitle } from '../view/lane-names.ts';
import type { Theme } from '../view/palette.ts';
import { type CssPixels, scaleFrom } from '../view/time-scale.ts';

/** The part of a 2D context that pictures are drawn with. */
export type PicturePen = TimelinePen & Pick<CanvasRenderingContext2D, 'rect' | 'clip'>;

const TITLE_HEIGHT: CssPixels = 56;
const AXIS_HEIGHT: CssPixels = 28;
const SIDE: CssPixels = 176;
const MARGIN: CssPixels = 16;
const INDENT: CssPixels = 30;
const EDGE: CssPixels = 12;
const SWATCH: CssPixels = 8;

export interface PictureLook {
  theme: Theme;
  dpr: number;
  /** Fill of the time that the loop is asleep. */
  hatch: CanvasPattern | string;
}

export function pictureSize({ width, height, scrollTop, state }: Drawn): { width: CssPixels; height: CssPixels } {
  const lanes = Math.max(1, Math.min(height, state.layout.height - scrollTop));
  return { width: SIDE + width, height: TITLE_HEIGHT + AXIS_HEIGHT + lanes };
}

export function drawPicture(pen: PicturePen, shown: Drawn, look: PictureLook): void {
  const { theme, dpr, hatch } = look;
  const { width, height } = pictureSize(shown);
  const top = TITLE_HEIGHT + AXIS_HEIGHT;
  // Nobody points at a picture.
  const stage: Drawn = { ...drawn(shown), pointer: null, state: { ...shown.state, hover: null } };
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

/** A copy that can be changed: what a stage says of itself is not its own property. */
function drawn(stage: Drawn): Drawn {
  const { answer, scale, scrollTop, zero, state, pointer, width, height, whole } = stage;
  const slicesOf: Drawn['slicesOf'] = (thread, lane) => stage.slicesOf(thread, lane);
  return { answer, scale, scrollTop, zero, state, pointer, width, height, whole, slicesOf };
}

function within(
  pen: PicturePen,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
  height: CssPixels,
  draw: () => void,
): void {
  pen.save();
  pen.translate(x, y);
  pen.beginPath();
  pen.rect(0, 0, width, height);
  pen.clip();
  draw();
  pen.restore();
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
  const [name, command] = pictureTitle(stage);
  const line = (text: string, font: string, colour: string, x: CssPixels, y: CssPixels): CssPixels => {
    setText(pen, font, colour);
    const fitted = fitText(pen, text, width - x - MARGIN);
    if (fitted) pen.fillText(fitted, x, y);
    return pen.measureText(fitted).width;
  };
  const after = line(name, `600 15px ${FONT}`, theme.ink, MARGIN, 19);
  line(command, `400 12px ${FONT}`, theme.soft, MARGIN + after + 12, 20);
  line(seenText(stage), `400 12px ${FONT}`, theme.soft, MARGIN, 39);
}

/** What the axis counts from, where it does not count from the beginning. */
function drawBase(pen: PicturePen, stage: Drawn, theme: Theme): void {
  const { base } = axisTicks(scaleFrom(stage.zero, stage.scale));
  if (!base) return;
  setText(pen, `400 11px ${FONT}`, theme.quiet);
  const text = fitText(pen, `from ${exactTime(base.time)}`, SIDE - MARGIN - EDGE);
  if (text) pen.fillText(text, MARGIN, AXIS_HEIGHT / 2);
}

/** The column on the left: which thread, which lane. */
function drawNames(pen: PicturePen, stage: Drawn, theme: Theme): void {
  pen.translate(0, -stage.scrollTop);
  for (const box of stage.state.layout.threads) {
    const thread = stage.state.summary?.threads.find(({ key }) => key === box.key);
    if (!thread || box.y + box.height < stage.scrollTop || box.y > stage.scrollTop + stage.height) continue;
    drawThreadName(pen, box, thread, theme);
    if (!box.collapsed) for (const lane of box.lanes) drawLaneName(pen, lane, thread, theme);
  }
}

function drawThreadName(pen: PicturePen, { y }: ThreadBox, thread: ThreadSummary, theme: Theme): void {
  const middle = y + HEADER_HEIGHT / 2;
  pen.fillStyle = theme.panel;
  pen.fillRect(0, y, SIDE, HEADER_HEIGHT);
  pen.fillStyle = theme.line;
  pen.fillRect(0, y + HEADER_HEIGHT - 1, SIDE, 1);
  if (y > 0) pen.fillRect(0, y - 1, SIDE, 1);
  setText(pen, `400 11px ${FONT}`, theme.quiet);
  const pid = thread.main ? String(thread.pid) : `${thread.pid}:${thread.tid}`;
  const room = SIDE - EDGE - pen.measureText(pid).width;
  pen.fillText(pid, room, middle);
  setText(pen, `600 12px ${FONT}`, theme.ink);
  const text = fitText(pen, threadTitle(thread), room - MARGIN - 8);
  if (text) pen.fillText(text, MARGIN, middle);
}

function drawLaneName(pen: PicturePen, lane: LaneBox, thread: ThreadSummary, theme: Theme): void {
  const { track, y, height, closed } = lane;
  const isOpen = track.closedHeight !== undefined && !closed;
  setText(pen, `400 12px ${FONT}`, theme.soft);
  pen.fillText(track.name, INDENT, isOpen ? y + 14 : y + height / 2);
  const scale = laneScale(track.lane, thread);
  if (scale !== null) {
    setText(pen, `400 11px ${FONT}`, theme.quiet);
    if (isOpen) pen.fillText(scale, INDENT, y + 33);
    else drawRight(pen, scale, y + height / 2);
  }
  if (!isOpen) return;
  rowNames(track.lane, thread).forEach(({ name, tone }, row) => {
    const middle = lane.contentY + (row + 0.5) * lane.rowHeight;
    setText(pen, `400 11px ${FONT}`, theme.quiet);
    const left = drawRight(pen, name, middle);
    if (tone === null) return;
    pen.fillStyle = theme.tones[tone];
    pen.beginPath();
    pen.roundRect(left - 6 - SWATCH, middle - SWATCH / 2, SWATCH, SWATCH, 2.5);
    pen.fill();
  });
}

/** Ends where the column does. Returns where it begins. */
function drawRight(pen: PicturePen, text: string, middle: CssPixels): CssPixels {
  const left = SIDE - EDGE - pen.measureText(text).width;
  pen.fillText(text, left, middle);
  return left;
}

function setText(pen: PicturePen, font: string, colour: string): void {
  pen.font = font;
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.fillStyle = colour;
}
