import { describe, expect, it } from 'vitest';
import { judge } from './bars.ts';
import type { Endurance } from './measure.ts';

describe('the promises of long recordings', () => {
  it('are met where memory only fills to its size and every event is read again', () => {
    expect(judge(run({ program: 0, host: 0, lines: 100e6, lost: 0 })).map(({ met }) => met)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it('are missed where memory grows, an event is missing, or one was lost', () => {
    const verdicts = judge(run({ program: 0.2, host: 0.3, lines: 100e6 - 1, lost: 1 }));
    expect(verdicts.map(({ measured, met }) => [measured, met])).toEqual([
      ['1 lost', false],
      ['+195 KiB per million', false],
      ['+293 KiB per million', false],
      ['99,999,999 and 100,000,000', false],
      ['+0.00 KiB per million', true],
    ]);
  });
});

/** A run of 100 million events; `program` and `host` grow by so many bytes an event. */
function run(what: { program: number; host: number; lines: number; lost: number }): Endurance {
  const samples = Array.from({ length: 21 }, (_, i) => ({
    seconds: i,
    records: i * 5e6,
    program: (i < 3 ? 40e6 + i * 10e6 : 70e6) + what.program * i * 5e6,
    log: 8e6,
    host: 57e6 + what.host * i * 5e6,
  }));
  const reading = {
    command: 'events' as const,
    lines: what.lines,
    seconds: 60,
    memory: [40e6, 60e6, ...Array<number>(9).fill(90e6)],
    peak: 90e6,
  };
  return { events: 100e6, records: 100e6, lost: what.lost, seconds: 20, samples, closingMs: 3000, readings: [reading] };
}
