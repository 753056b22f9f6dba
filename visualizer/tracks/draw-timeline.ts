/** One frame of the timeline: bands and phase washes behind, the lanes, then what is selected and hovered on top. */
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { MOMENTS } from '../source/protocol.ts';
import { count, counted, fileName } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import type { Hover } from '../view/stage-state.ts';
import { type CssPixels, scaleFrom, type TimeScale } from '../view/time-scale.ts';
import { arrowsOf, drawArrows } from './arrows.ts';
import { axisTicks } from './axis.ts';
import { firstVisible } from './boxes.ts';
import { type Drawn, placeOf } from './hit.ts';
import { HEADER_HEIGHT, type ThreadBox } from './layout.ts';
import { barHeight, FONT, fitText } from './paint.ts';
import { drawRange } from './range.ts';
import { threadArrows } from './thread-arrows.ts';
import type { TimelinePen } from './track.ts';

/** An iteration's border is drawn through all lanes where iterations are at least this wide. */
const WIDE_ITERATION: CssPixels = 36;
const WIDE_PHASE: CssPixels = 3;

export function drawTimeline(
  pen: TimelinePen,
  stage: Drawn,
  theme: Theme,
  width: CssPixels,
  height: CssPixels,
  dpr: number,
  hatch: CanvasPattern | string,
): void {
  const { scale } = stage;
  pen.save();
  pen.translate(0, -stage.scrollTop);
  drawGrid(pen, scaleFrom(stage.zero, scale), theme, Math.max(height, stage.state.layout.height));
  for (const thread of stage.state.layout.threads) {
    if (thread.y > stage.scrollTop + height || thread.y + thread.height < stage.scrollTop) continue;
    drawGround(pen, stage, thread, theme, width);
    drawEnd(pen, stage, thread, theme);
    for (const lane of thread.lanes) {
      if (lane.y > stage.scrollTop + height || lane.y + lane.height < stage.scrollTop) continue;
      pen.save();
      pen.group?.(lane.track.name);
      lane.track.draw({ ...placeOf(stage, thread, lane), pen, theme, hatch, dpr });
      pen.restore();
    }
  }
  drawMarks(pen, stage, theme);
  pen.restore();
  const { facts, range } = stage.state;
  if (range) drawRange(pen, theme, scale, range, width, height);
  const { layout } = stage.state;
  const arrows = threadArrows(stage.answer?.links ?? [], facts?.links ?? [], layout, scale);
  if (facts) arrows.push(...arrowsOf(facts, layout));
  drawArrows(pen, scale, theme, arrows, stage.scrollTop);
  if (stage.pointer !== null) {
    pen.fillStyle = theme.quiet;
    pen.globalAlpha = 0.5;
    pen.fillRect(Math.round(stage.pointer.x), 0, 1, height);
    pen.globalAlpha = 1;
  }
}

/** Faint lines below the axis's ticks. */
function drawGrid(pen: TimelinePen, scale: TimeScale, theme: Theme, height: CssPixels): void {
  pen.fillStyle = theme.faint;
  for (const { x } of axisTicks(scale).ticks) pen.fillRect(Math.round(x), 0, 1, height);
}

/** The thread's header band, a wash of each phase's colour behind its callbacks, and the iterations' borders. */
function drawGround(pen: TimelinePen, stage: Drawn, thread: ThreadBox, theme: Theme, width: CssPixels): void {
  const { scale } = stage;
  pen.fillStyle = theme.panel;
  pen.fillRect(0, thread.y, width, HEADER_HEIGHT);
  pen.fillStyle = theme.line;
  pen.fillRect(0, thread.y + HEADER_HEIGHT - 1, width, 1);
  if (thread.y > 0) pen.fillRect(0, thread.y - 1, width, 1);
  if (thread.collapsed) return;
  pen.font = `400 11px ${FONT}`;
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.fillStyle = theme.quiet;
  const text = fitText(pen, threadLine(stage, thread.key), width - 24);
  pen.fillText(text, 12, thread.y + HEADER_HEIGHT / 2 + 0.5);
  const bottom = thread.y + thread.height;
  const washed = washedBands(thread);
  const phases = stage.slicesOf(thread.key, LANE.PHASES)?.rows[0];
  if (phases) {
    for (let i = firstVisible(phases, scale.start); i < phases.length && phases.start[i] < scale.end; i++) {
      const x0 = Math.max(0, scale.x(phases.start[i]));
      const x1 = Math.min(width, scale.x(phases.end[i]));
      if (phases.count[i] > 1 || x1 - x0 < WIDE_PHASE || phases.tone[i] === TONE.ASLEEP) continue;
      pen.fillStyle = theme.tones[phases.tone[i]];
      pen.globalAlpha = theme.name === 'dark' ? 0.1 : 0.07;
      for (const { y, height } of washed) pen.fillRect(Math.round(x0), y, Math.round(x1) - Math.round(x0), height);
    }
    pen.globalAlpha = 1;
  }
  const iterations = stage.slicesOf(thread.key, LANE.ITERATIONS)?.rows[0];
  if (iterations) {
    pen.fillStyle = theme.line;
    for (let i = firstVisible(iterations, scale.start); i < iterations.length && iterations.start[i] < scale.end; i++) {
      if (iterations.count[i] > 1 || iterations.end[i] - iterations.start[i] < WIDE_ITERATION * scale.nsPerPx) continue;
      for (const time of [iterations.start[i], iterations.end[i]]) {
        pen.fillRect(Math.round(scale.x(time)) - 1, thread.y + HEADER_HEIGHT, 1, bottom - thread.y - HEADER_HEIGHT);
      }
    }
  }
  pen.fillStyle = theme.faint;
  for (const { y } of thread.lanes.slice(1)) pen.fillRect(0, Math.round(y) - 1, width, 1);
}

/** Where phases wash: behind all lanes but those that show them themselves. Lanes that touch are one. */
function washedBands({ lanes, y, height }: ThreadBox): { y: CssPixels; height: CssPixels }[] {
  const bands: { y: CssPixels; height: CssPixels }[] = [];
  lanes.forEach((lane, i) => {
    if (lane.track.lane === LANE.ITERATIONS || lane.track.lane === LANE.PHASES) return;
    // The last one reaches down to the next thread.
    const bottom = i === lanes.length - 1 ? y + height : lane.y + lane.height;
    const last = bands.at(-1);
    if (last && last.y + last.height === lane.y) last.height = bottom - last.y;
    else bands.push({ y: lane.y, height: bottom - lane.y });
  });
  return bands;
}

/** What a thread's band says: what it runs, how much came of it, how it ended. */
function threadLine(stage: Drawn, key: ThreadBox['key']): string {
  const thread = stage.state.summary?.threads.find((it) => it.key === key);
  if (!thread) return '';
  const parts = [thread.argv.map(fileName).join(' '), thread.node, counted(thread.events, 'event')];
  if (thread.lost > 0) parts.push(`${count(thread.lost)} lost`);
  if (thread.ended) parts.push(thread.ended.code === null ? 'ended' : `exit code ${thread.ended.code}`);
  else if (stage.state.summary?.complete) parts.push('its end is not in the recording');
  return parts.filter((part) => part !== '').join('  ·  ');
}

/** Where a thread has ended nothing can follow: the time after it is shaded. */
function drawEnd(pen: TimelinePen, stage: Drawn, box: ThreadBox, theme: Theme): void {
  const { summary } = stage.state;
  const thread = summary?.threads.find(({ key }) => key === box.key);
  if (!thread || thread.events === 0 || !(thread.ended || summary?.complete)) return;
  const x = Math.round(stage.scale.x(thread.end));
  if (x >= stage.width) return;
  pen.fillStyle = theme.panel;
  pen.globalAlpha = 0.75;
  pen.fillRect(Math.max(0, x), box.y + HEADER_HEIGHT, stage.width - Math.max(0, x), box.height - HEADER_HEIGHT);
  pen.globalAlpha = 1;
  pen.fillStyle = theme.soft;
  pen.fillRect(x, box.y + HEADER_HEIGHT, 1, box.height - HEADER_HEIGHT);
}

/** Outlines what is hovered and what is selected. */
function drawMarks(pen: TimelinePen, stage: Drawn, theme: Theme): void {
  const { hover, facts } = stage.state;
  if (hover && !MOMENTS.has(hover.ref.lane))
    outline(pen, stage, hover.ref, hover.row, hover.from, hover.to, theme.ink, 1);
  if (!facts) return;
  const end = Number.isNaN(facts.end) ? stage.whole.end : facts.end;
  outline(pen, stage, facts.ref, facts.row, facts.start, end, theme.accent, 2);
}

function outline(
  pen: TimelinePen,
  stage: Drawn,
  ref: Hover['ref'],
  row: number,
  from: number,
  to: number,
  colour: string,
  thickness: CssPixels,
): void {
  const thread = stage.state.layout.threads.find(({ key }) => key === ref.thread);
  const lane = thread?.lanes.find(({ track }) => track.lane === ref.lane);
  if (!lane) return;
  const x0 = Math.max(-10, Math.round(stage.scale.x(from)));
  const x1 = Math.min(stage.width + 10, Math.max(x0 + 2, Math.round(stage.scale.x(to)) - 1));
  if (x1 < 0 || x0 > stage.width) return;
  // The rows of a closed lane are strips: all of them together are outlined.
  const y = lane.contentY + (lane.closed ? 0 : row) * lane.rowHeight;
  const height = barHeight(lane.rowHeight);
  const out = thickness / 2;
  pen.strokeStyle = colour;
  pen.lineWidth = thickness;
  pen.beginPath();
  pen.roundRect(x0 - out, y - out, x1 - x0 + 2 * out, height + 2 * out, 3);
  pen.stroke();
}
