/** Where things are on the chart of times over sizes: straight lines between measured points, both axes logarithmic. */
import { scaleLog } from 'd3';
import { driverTitle, isPlural } from '../../instrument/model/bench.ts';
import { type Crossing, DRIVERS, type DriverName, type KernelResult } from '../../instrument/schema/bench.ts';
import type { CssPixels } from '../view/time-scale.ts';

export interface ChartPoint {
  size: number;
  /** Nanoseconds per element: median and quartiles. */
  ns: number;
  lower: number;
  upper: number;
}

export interface ChartLine {
  driver: DriverName;
  title: string;
  points: ChartPoint[];
}

/** One line for each way that was measured. */
export function linesOf({ sweep, peer }: Pick<KernelResult, 'sweep' | 'peer'>): ChartLine[] {
  return DRIVERS.flatMap((driver) => {
    const points = sweep.flatMap(({ size, elements, timings }) => {
      const time = timings.find((timing) => timing.driver === driver)?.time;
      if (!time) return [];
      const per = (ns: number) => ns / Math.max(1, elements);
      return [{ size, ns: per(time.median), lower: per(time.lowerQuartile), upper: per(time.upperQuartile) }];
    });
    return points.length === 0 ? [] : [{ driver, title: driverTitle(driver, peer), points }];
  });
}

/** Nanoseconds per element of a line at a size between its points. */
export function onLine({ points }: ChartLine, size: number): number {
  const after = Math.max(
    1,
    points.findIndex((point) => point.size >= size),
  );
  const [a, b] = [points[after - 1], points[after] ?? points[after - 1]];
  if (a.size === b.size) return a.ns;
  return a.ns * (b.ns / a.ns) ** (Math.log(size / a.size) / Math.log(b.size / a.size));
}

/** What a chart is drawn with. */
export interface ChartScales {
  x: (size: number) => CssPixels;
  y: (ns: number) => CssPixels;
  yTicks: number[];
}

/** Scales that hold all points of all lines. @param box left, right, top and bottom of the plot */
export function scalesFor(
  lines: readonly ChartLine[],
  box: { left: CssPixels; right: CssPixels; top: CssPixels; bottom: CssPixels },
): ChartScales {
  const points = lines.flatMap((line) => line.points);
  const sizes = points.map(({ size }) => size);
  const times = points.flatMap(({ ns }) => ns).filter((ns) => ns > 0);
  const x = scaleLog([Math.min(...sizes), Math.max(Math.max(...sizes), Math.min(...sizes) * 2)], [box.left, box.right]);
  const y = scaleLog([Math.min(...times) / 1.2, Math.max(...times) * 1.2], [box.bottom, box.top]);
  // One tick for each power of ten; where there are too few, 2 and 5 too.
  const powers = y.ticks().filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  return { x, y, yTicks: powers.length >= 3 ? thinned(powers, 7) : thinned(y.ticks(6), 7) };
}

function thinned(ticks: number[], most: number): number[] {
  const step = Math.ceil(ticks.length / most);
  return ticks.filter((_, i) => i % step === 0);
}

/** Moves labels apart that would lie over one another, as little as needed, and keeps them within bounds. */
export function apart(wanted: readonly CssPixels[], gap: CssPixels, top: CssPixels, bottom: CssPixels): CssPixels[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = wanted.map((y) => y);
  let least = top;
  for (const i of order) {
    placed[i] = Math.max(placed[i], least);
    least = placed[i] + gap;
  }
  let most = bottom;
  for (const i of order.reverse()) {
    placed[i] = Math.min(placed[i], most);
    most = placed[i] - gap;
  }
  return placed;
}

export interface CrossingMark {
  crossing: Crossing;
  text: string;
  x: CssPixels;
  y: CssPixels;
  /** Which row of labels it has, 0 the lowest; where the label begins. */
  row: number;
  labelX: CssPixels;
}

/** About how wide a label is. */
export const labelWidth = (text: string): CssPixels => text.length * 6.1 + 14;

/** Of labels at these places those that have so much room to the next one; the chosen one and the last come first. */
export function withRoom(places: readonly CssPixels[], chosen: number, room: CssPixels): Set<number> {
  const shown = new Set<number>(chosen < 0 ? [] : [chosen]);
  for (let i = places.length - 1; i >= 0; i--)
    if ([...shown].every((other) => Math.abs(places[other] - places[i]) >= room)) shown.add(i);
  return shown;
}

/** Crossings with their labels in rows, none over another. Ways that win at every size have no point. */
export function crossingMarks(
  { crossings, sweep, peer }: Pick<KernelResult, 'crossings' | 'sweep' | 'peer'>,
  lines: readonly ChartLine[],
  scales: Pick<ChartScales, 'x' | 'y'>,
  { left, right }: { left: CssPixels; right: CssPixels },
): CrossingMark[] {
  const rows: CssPixels[] = [];
  const crossed = crossings.filter(({ size }) => size !== sweep[0].size).sort((a, b) => b.at - a.at);
  return crossed.flatMap((crossing) => {
    const line = lines.find(({ driver }) => driver === crossing.winner);
    if (!line) return [];
    const [winner, loser] = [driverTitle(crossing.winner, peer), driverTitle(crossing.loser, peer)];
    const verb = isPlural(crossing.winner) ? 'beat' : 'beats';
    const text = `${winner} ${verb} ${loser} from ${crossing.at.toLocaleString('en-US')} on`;
    const x = scales.x(crossing.at);
    const labelX = Math.max(left, Math.min(x, right - labelWidth(text)));
    let row = rows.findIndex((begin) => labelX + labelWidth(text) <= begin);
    if (row < 0) row = rows.push(0) - 1;
    rows[row] = Math.min(labelX, x) - 4;
    return [{ crossing, text, x, y: scales.y(onLine(line, crossing.at)), row, labelX }];
  });
}
