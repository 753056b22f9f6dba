import { area, line as path } from 'd3';
import type { KernelResult } from '../../instrument/schema/bench.ts';
import { shortDuration } from '../view/format.ts';
import type { CssPixels } from '../view/time-scale.ts';
import {
  apart,
  type ChartLine,
  type ChartPoint,
  crossingMarks,
  labelWidth,
  linesOf,
  scalesFor,
  withRoom,
} from './geometry.ts';
import { useWidth } from './use-width.ts';
import { brief } from './words.ts';

interface TimeChartProps {
  result: KernelResult;
  /** The same kernel of another result, drawn dashed; null where there is none. */
  other: KernelResult | null;
  /** The chosen size. */
  size: number;
  onSize: (size: number) => void;
}

const PLOT_HEIGHT: CssPixels = 256;
const LABEL_ROW: CssPixels = 19;
/** What the name of a size takes. */
const SIZE_ROOM: CssPixels = 40;
const [LEFT, RIGHT, BELOW]: CssPixels[] = [64, 132, 42];

/** Time per element over size: a line for each way, named at its end; crossings named where they are. */
export function TimeChart({ result, other, size, onSize }: TimeChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const lines = linesOf(result);
  const last = result.sweep[result.sweep.length - 1]?.size ?? 0;
  const others = other ? linesOf({ ...other, sweep: other.sweep.filter((measured) => measured.size <= last) }) : [];
  return (
    <div className="time-chart" ref={ref} data-testid="time-chart">
      {width > LEFT + RIGHT + 40 && lines.length > 0 && (
        <Drawing width={width} lines={lines} others={others} result={result} size={size} onSize={onSize} />
      )}
    </div>
  );
}

interface DrawingProps extends Omit<TimeChartProps, 'other'> {
  width: CssPixels;
  lines: ChartLine[];
  others: ChartLine[];
}

function Drawing({ width, lines, others, result, size, onSize }: DrawingProps) {
  const horizontal = { left: LEFT, right: width - RIGHT };
  // Above the plot nothing else needs the room on either side of it.
  const labels = { left: 0, right: width };
  const scaleX = scalesFor(lines, { ...horizontal, top: 0, bottom: 1 });
  const rows = 1 + Math.max(-1, ...crossingMarks(result, lines, { ...scaleX, y: () => 0 }, labels).map((m) => m.row));
  const top = rows * LABEL_ROW + 18;
  const bottom = top + PLOT_HEIGHT;
  const scales = scalesFor([...lines, ...others], { ...horizontal, top, bottom });
  const { x, y, yTicks } = scales;
  const marks = crossingMarks(result, lines, scales, labels);
  const ends = lines.map(({ points }) => points[points.length - 1]);
  const labelsY = apart(
    ends.map((end) => y(end.ns)),
    16,
    top,
    bottom,
  );
  const sizes = result.sweep.map((measured) => measured.size);
  const draw = path<ChartPoint>(
    (point) => x(point.size),
    (point) => y(point.ns),
  );
  const within = (ns: number) => Math.min(bottom, Math.max(top, y(ns)));
  const spread = area<ChartPoint>(
    (point) => x(point.size),
    (point) => within(point.lower),
    (point) => within(point.upper),
  );
  return (
    <svg width={width} height={bottom + BELOW} role="img" aria-label={summaryOf(result, lines)}>
      {yTicks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text className="tick" x={LEFT - 8} y={y(tick)} dy="0.32em" textAnchor="end">
            {tickText(tick)}
          </text>
        </g>
      ))}
      <Sizes sizes={sizes} x={x} top={top} bottom={bottom} size={size} onSize={onSize} />
      <text className="axis-name" x={(LEFT + width - RIGHT) / 2} y={bottom + 36} textAnchor="middle">
        {result.unit}
      </text>
      <text className="axis-name" x={LEFT - 52} y={top - 10}>
        per element
      </text>
      {marks.map(({ text, x: at, y: level, row }) => (
        <line key={text} className="leader" x1={at} x2={at} y1={labelY(top, row) + 5} y2={level} />
      ))}
      {others.map(({ driver, points }) => (
        <path key={driver} className={`line other way-${driver}`} d={draw(points) ?? ''} />
      ))}
      {lines.map(({ driver, points }) => (
        <g key={driver} className={`way-${driver}`}>
          <path className="spread" d={spread(points) ?? ''} />
          <path className="line" d={draw(points) ?? ''} />
        </g>
      ))}
      {lines.map(({ driver, title }, i) => {
        const at = { x: x(ends[i].size), y: y(ends[i].ns) };
        return (
          <g key={driver} className={`way-${driver}`}>
            <circle className="end" cx={at.x} cy={at.y} r={3} />
            <path className="lead" d={`M${at.x + 4},${at.y}L${width - RIGHT + 12},${labelsY[i]}`} />
            <text className="line-name" x={width - RIGHT + 16} y={labelsY[i]} dy="0.32em">
              {title}
            </text>
          </g>
        );
      })}
      {marks.map(({ crossing, text, x: at, y: level, row, labelX }) => (
        <g key={text} className={`crossing way-${crossing.winner}`} data-testid="crossing">
          <circle cx={at} cy={level} r={4.5} />
          <rect x={labelX - 3} y={labelY(top, row) - 12} width={labelWidth(text) - 4} height={16} rx={3} />
          <text x={labelX} y={labelY(top, row)}>
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
}

const labelY = (top: CssPixels, row: number): CssPixels => top - 22 - row * LABEL_ROW;

interface SizesProps {
  sizes: number[];
  x: (size: number) => CssPixels;
  top: CssPixels;
  bottom: CssPixels;
  size: number;
  onSize: (size: number) => void;
}

/** Columns that can be chosen by the pointer, with the chosen one marked. */
function Sizes({ sizes, x, top, bottom, size, onSize }: SizesProps) {
  const middle = (i: number) => (x(sizes[i]) + x(sizes[i + 1])) / 2;
  const labelled = withRoom(sizes.map(x), sizes.indexOf(size), SIZE_ROOM);
  return sizes.map((one, i) => {
    const left = i === 0 ? x(one) - 14 : middle(i - 1);
    const right = i === sizes.length - 1 ? x(one) + 14 : middle(i);
    return (
      // The keyboard has ← and →, and the rows of the table.
      <g key={one} className={one === size ? 'size chosen' : 'size'} onPointerDown={() => onSize(one)}>
        <rect x={left} y={top} width={right - left} height={bottom - top + 18} />
        {one === size && <line x1={x(one)} x2={x(one)} y1={top} y2={bottom} />}
        {labelled.has(i) && (
          <text className="tick" x={x(one)} y={bottom + 16} textAnchor="middle">
            {brief(one)}
          </text>
        )}
      </g>
    );
  });
}

function tickText(ns: number): string {
  return ns < 1 ? `${Number(ns.toPrecision(1))} ns` : shortDuration(ns).replace(/\.0+(?=\D)/, '');
}

function summaryOf({ kernel, unit, sweep }: KernelResult, lines: ChartLine[]): string {
  const [first, last] = [sweep[0].size, sweep[sweep.length - 1].size];
  const names = lines.map(({ title }) => title).join(', ');
  return `Time per element of ${kernel} from ${brief(first)} to ${brief(last)} ${unit}: ${names}. The table below has the same numbers.`;
}
