/** A canvas that writes down what is drawn on it. Each letter is six pixels wide. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { LaneSlices, Slices } from '../source/protocol.ts';
import type { Pen, TrackFrame } from '../tracks/track.ts';
import { THEMES } from '../view/palette.ts';
import { TimeScale, type View } from '../view/time-scale.ts';

export function recordingPen(): { pen: Pen; calls: string[] } {
  const calls: string[] = [];
  let shape = '';
  const state = {
    fillStyle: '',
    strokeStyle: '',
    globalAlpha: 1,
    lineWidth: 1,
    font: '',
    textBaseline: '',
    textAlign: '',
  };
  const colour = () => `${state.fillStyle}${state.globalAlpha < 1 ? ` ${state.globalAlpha.toFixed(2)}` : ''}`;
  const pen = Object.assign(state, {
    fillRect: (...box: number[]) => calls.push(`rect ${box.join(' ')} ${colour()}`),
    strokeRect: (...box: number[]) => calls.push(`outline ${box.join(' ')} ${state.strokeStyle}`),
    fillText: (text: string, x: number, y: number) => calls.push(`text "${text}" ${x} ${y} ${state.fillStyle}`),
    measureText: (text: string) => ({ width: text.length * 6 }),
    beginPath: () => {
      shape = '';
    },
    roundRect: (x: number, y: number, width: number, height: number) => {
      shape = `round ${x} ${y} ${width} ${height}`;
    },
    moveTo: (x: number, y: number) => {
      shape += `M${x},${y} `;
    },
    lineTo: (x: number, y: number) => {
      shape += `L${x},${y} `;
    },
    bezierCurveTo: (...points: number[]) => {
      shape += `C${points.map((point) => Math.round(point)).join()} `;
    },
    arc: (x: number, y: number) => {
      shape = `dot ${x} ${y}`;
    },
    fill: () => calls.push(`${shape} ${colour()}`),
    stroke: () => calls.push(`stroke ${shape} ${state.strokeStyle}`),
  });
  return { pen: pen as unknown as Pen, calls };
}

type Slice = {
  start: number;
  end: number;
  tone?: number;
  count?: number;
  item?: number;
  busy?: number;
  longest?: number;
  label?: string;
};

export function slicesOf(list: Slice[]): Slices {
  const column = (read: (slice: Slice, i: number) => number) => list.map(read);
  return {
    length: list.length,
    start: Float64Array.from(column(({ start }) => start)),
    end: Float64Array.from(column(({ end }) => end)),
    busy: Float64Array.from(column(({ start, end, busy }) => busy ?? end - start)),
    count: Uint32Array.from(column(({ count }) => count ?? 1)),
    item: Uint32Array.from(column(({ item }, i) => item ?? i)),
    tone: Uint8Array.from(column(({ tone }) => tone ?? 0)),
    longest: Float64Array.from(column(({ start, end, longest }) => longest ?? end - start)),
    labels: new Map(list.flatMap(({ label }, i) => (label ? [[i, label] as const] : []))),
  };
}

/** A frame of a lane at y 100 with rows of 20 pixels. */
export function frameOf(
  rows: Slice[][],
  view: View,
  width: number,
  lane: Lane = LANE.CALLBACKS,
): TrackFrame & { calls: string[] } {
  const { pen, calls } = recordingPen();
  const slices: LaneSlices = { lane, rows: rows.map(slicesOf), peaks: [] };
  return {
    ...{ pen, calls, slices, dpr: 1, hatch: 'hatch', theme: THEMES.light },
    ...{ scale: new TimeScale(view, width), y: 100, height: rows.length * 20, rowHeight: 20, closed: false },
  };
}
