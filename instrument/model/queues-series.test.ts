import { describe, expect, test } from 'vitest';
import { DepthBuffer } from './queues-buffer.ts';
import { QueueSeries } from './queues-series.ts';
import { randomFrom } from './testing/random-program.ts';

/** Steps as text: `10+ 12+ 12- 20-`. */
function seriesOf(text: string): QueueSeries {
  const series = new QueueSeries();
  for (const [, time, direction] of text.matchAll(/(\d+)([+-])/g)) {
    if (direction === '+') series.up(Number(time));
    else series.down(Number(time));
  }
  return series;
}

function changes(series: QueueSeries, from = 0, to = Number.POSITIVE_INFINITY): string {
  const found: string[] = [];
  series.each(from, to, (time, depth) => found.push(`${time}:${depth}`));
  return found.join(' ');
}

function drawn(series: QueueSeries, from: number, to: number, bucket: number): string {
  const buffer = new DepthBuffer();
  series.query(from, to, bucket, buffer);
  return Array.from({ length: buffer.length }, (_, i) => `${buffer.time[i]}:${buffer.peak[i]}>${buffer.depth[i]}`).join(
    ' ',
  );
}

describe('the depth of a queue over time', () => {
  const series = seriesOf('10+ 12+ 12+ 20- 20- 20+ 20- 31-');

  test('is known at any time, before the first step and after the last', () => {
    expect([0, 9, 10, 11, 12, 19, 20, 30, 31, 99].map((t) => series.depthAt(t))).toEqual([
      0, 0, 1, 1, 3, 3, 1, 1, 0, 0,
    ]);
  });

  test('changes once per moment and direction', () => {
    expect(changes(series)).toBe('10:1 12:3 20:1 20:2 20:1 31:0');
    expect(changes(series, 12, 31)).toBe('12:3 20:1 20:2 20:1');
    expect(changes(series, 32)).toBe('');
  });

  test('has its peak, also where it lasted no time', () => {
    expect([series.peak, series.peakAt, series.depth, series.end]).toEqual([3, 12, 0, 31]);
    expect(seriesOf('5+ 5-').maxIn(5, 6)).toBe(1);
    expect(new QueueSeries().peakAt).toBeNaN();
  });

  test('the greatest depth of a range counts what is in force at its begin, and not what happens at its end', () => {
    expect([
      series.maxIn(0, 10),
      series.maxIn(0, 11),
      series.maxIn(13, 15),
      series.maxIn(20, 31),
      series.maxIn(21, 99),
      series.maxIn(31, 40),
      series.maxIn(15, 15),
    ]).toEqual([0, 1, 3, 2, 1, 0, 3]);
  });

  test('a view has one entry per bucket that changes anything, and the depth that it begins with', () => {
    expect(drawn(series, 0, 40, 10)).toBe('0:0>0 10:3>3 20:2>1 31:0>0');
    expect(drawn(series, 15, 25, 10)).toBe('15:3>3 20:2>1');
    expect(drawn(series, 20, 25, 1)).toBe('20:2>1');
    expect(drawn(series, 50, 60, 1)).toBe('50:0>0');
  });

  test('rests of any length keep their times', () => {
    const rests = seriesOf('1+ 2147483648- 2147483649+ 99147483648- 900000000000000+');
    expect(changes(rests)).toBe('1:1 2147483648:0 2147483649:1 99147483648:0 900000000000000:1');
    expect(rests.depthAt(99147483647)).toBe(1);
  });

  test('nothing leaves an empty queue, and time does not go back', () => {
    expect(changes(seriesOf('4- 5+ 3+ 2- 6-'))).toBe('5:2 5:1 6:0');
  });
});

describe('many steps', () => {
  const random = randomFrom(7);
  const series = new QueueSeries();
  const times: number[] = [];
  const depths: number[] = [];
  for (let i = 0, time = 0, depth = 0; i < 30_000; i++) {
    const dice = random();
    time += dice < 0.3 ? 0 : dice < 0.999 ? Math.ceil(random() * 50) : 3_000_000_000;
    // Bursts of hundreds in one moment, so that a moment reaches over blocks.
    const rising = Math.floor(i / 300) % 2 === 0;
    const up = depth === 0 || random() < (rising ? 0.7 : 0.3);
    depth += up ? 1 : -1;
    if (up) series.up(time);
    else series.down(time);
    times.push(time);
    depths.push(depth);
  }
  const end = times[times.length - 1];

  /** Straight from the definition. */
  const depthAt = (t: number) => depths[times.findLastIndex((time) => time <= t)] ?? 0;
  const maxIn = (from: number, to: number) => {
    const inside = depths.filter((_, i) => times[i] >= from && times[i] < to);
    return Math.max(0, ...inside, ...(times.includes(from) ? [] : [depthAt(from)]));
  };

  test('every look-up agrees with the plain list of steps', () => {
    for (let i = 0; i < 300; i++) {
      const at = Math.floor(random() * times.length);
      const from = times[at] + (random() < 0.5 ? 0 : 1);
      const to = times[Math.min(times.length - 1, at + 1 + Math.floor(random() ** 4 * times.length))] + 1;
      expect(series.depthAt(from), `depth at ${from}`).toBe(depthAt(from));
      expect(series.maxIn(from, to), `${from}…${to}`).toBe(maxIn(from, to));
    }
    expect([series.maxIn(0, end + 1), series.peak]).toEqual([Math.max(...depths), Math.max(...depths)]);
  });

  test('the changes of a range are the steps of that range', () => {
    let last = '';
    let count = 0;
    series.each(times[5000], times[9000], (time, depth) => {
      last = `${time}:${depth}`;
      count++;
    });
    const to = times.indexOf(times[9000]);
    expect(last).toBe(`${times[to - 1]}:${depths[to - 1]}`);
    let expected = 0;
    for (let i = times.indexOf(times[5000]); i < to; i++) {
      const rises = (at: number) => depths[at] > (depths[at - 1] ?? 0);
      if (i + 1 === to || times[i + 1] !== times[i] || rises(i + 1) !== rises(i)) expected++;
    }
    expect(count).toBe(expected);
  });

  test('what a view shows is the greatest depth of each of its buckets', () => {
    const buffer = new DepthBuffer();
    const bucket = 65_536;
    series.query(0, end, bucket, buffer);
    expect(buffer.length).toBeGreaterThan(30);
    for (let i = 1; i < buffer.length; i++) {
      const to = Math.min(end, (Math.floor(buffer.time[i] / bucket) + 1) * bucket);
      expect(buffer.peak[i]).toBe(maxIn(buffer.time[i], to));
      expect(buffer.depth[i]).toBe(depthAt(to - 1));
    }
  });

  test('take under five bytes each', () => {
    const long = new QueueSeries();
    for (let i = 0; i < 1_000_000; i++) {
      if (i & 1) long.down(i * 300);
      else long.up(i * 300);
    }
    expect(long.bytes / long.length).toBeLessThan(5);
  });
});
