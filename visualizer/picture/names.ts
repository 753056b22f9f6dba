/** The column on the left of a picture. */
import type { ThreadSummary } from '../source/protocol.ts';
import type { Drawn } from '../tracks/hit.ts';
import { HEADER_HEIGHT, type LaneBox, type ThreadBox } from '../tracks/layout.ts';
import { FONT, fitText } from '../tracks/paint.ts';
import { laneScale, rowNames, threadTitle } from '../view/lane-names.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { drawLetter, EDGE, MARGIN, type PicturePen, SIDE, setText } from './parts.ts';

const INDENT: CssPixels = 30;
const SWATCH: CssPixels = 8;

/**
 * The column on the left: which thread, which lane.
 * @param letter what stands before each thread
 */
export function drawNames(pen: PicturePen, stage: Drawn, theme: Theme, letter = ''): void {
  pen.translate(0, -stage.scrollTop);
  for (const box of stage.state.layout.threads) {
    const thread = stage.state.summary?.threads.find(({ key }) => key === box.key);
    if (!thread || box.y + box.height < stage.scrollTop || box.y > stage.scrollTop + stage.height) continue;
    drawThreadName(pen, box, thread, theme, letter);
    if (!box.collapsed) for (const lane of box.lanes) drawLaneName(pen, lane, thread, theme);
  }
}

function drawThreadName(pen: PicturePen, { y }: ThreadBox, thread: ThreadSummary, theme: Theme, letter: string): void {
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
  const left = letter ? drawLetter(pen, letter, theme, MARGIN - 6, middle) : MARGIN;
  setText(pen, `600 12px ${FONT}`, theme.ink);
  const text = fitText(pen, threadTitle(thread), room - left - 8);
  if (text) pen.fillText(text, left, middle);
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
