import { describe, expect, test } from 'vitest';
import { eventLines } from './event-lines.ts';
import { plainStyle } from './print-style.ts';
import { threadLines } from './print-thread.ts';
import { linesOf } from './testing/log-text.ts';
import { ORIGIN_NS } from './testing/log-writer.ts';
import { RandomProgram, randomFrom } from './testing/random-program.ts';
import { ThreadTimeline } from './timeline.ts';

const MANIFEST = {
  originNs: String(ORIGIN_NS),
  pid: 1,
  exit: null,
  state: 'ended',
  versions: { node: 'v20' },
} as const;
const SEEDS = Array.from({ length: 300 }, (_, i) => i + 1);

function timelineIn(words: Uint32Array, seed: number): ThreadTimeline {
  const random = randomFrom(seed);
  const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
  for (let at = 0; at < words.length; ) {
    const size = 1 + Math.floor(random() * 400);
    timeline.push(words.slice(at, at + size));
    at += size;
  }
  timeline.finish();
  return timeline;
}

describe('programs that never were', () => {
  test('read back as they were written', () => {
    for (const seed of SEEDS) {
      const program = new RandomProgram(seed);
      expect(linesOf(program.writer.words), `seed ${seed}`).toEqual(program.lines);
    }
  });

  test('read the same in portions of any size', () => {
    for (const seed of SEEDS.slice(0, 60)) {
      const { writer, lines } = new RandomProgram(seed);
      expect(linesOf(writer.words, 1 + (seed % 23)), `seed ${seed}`).toEqual(lines);
    }
  });

  test('have as many events in the timeline as lines', () => {
    for (const seed of SEEDS) {
      const { words } = new RandomProgram(seed).writer;
      const lines = [...eventLines([{ key: '1:0', words: [words], lost: 0 }], MANIFEST)];
      expect(timelineIn(words, seed).events, `seed ${seed}`).toBe(lines.length);
    }
  });

  test('have tables that agree with one another', () => {
    for (const seed of SEEDS) {
      const timeline = timelineIn(new RandomProgram(seed).writer.words, seed);
      const { spans, resources, phases, iterations } = timeline;
      for (let row = 0; row < phases.length; row++) {
        if (row > 0) expect(phases.start.get(row), `seed ${seed}`).toBe(phases.end.get(row - 1));
        expect(phases.end.get(row)).toBeGreaterThanOrEqual(phases.start.get(row));
      }
      for (let row = 1; row < iterations.length; row++)
        expect(iterations.start.get(row)).toBe(iterations.end.get(row - 1));
      for (let row = 0; row < spans.length; row++) {
        const [start, end, parent, phase] = [spans.start, spans.end, spans.parent, spans.phase].map((c) => c.get(row));
        expect(end, `seed ${seed} span ${row}`).toBeGreaterThanOrEqual(start);
        expect(phases.start.get(phase)).toBeLessThanOrEqual(start);
        expect(phases.end.get(phase)).toBeGreaterThanOrEqual(end);
        if (row > 0) expect(spans.start.get(row - 1)).toBeLessThanOrEqual(start);
        expect(spans.depth.get(row)).toBe(parent < 0 ? 0 : spans.depth.get(parent) + 1);
        if (parent >= 0) {
          expect(spans.start.get(parent)).toBeLessThanOrEqual(start);
          expect(spans.end.get(parent)).toBeGreaterThanOrEqual(end);
        }
        const resource = spans.resource.get(row);
        expect(timeline.resourceOf(spans.id.get(row))).toBe(resource);
        if (resource >= 0) {
          const first = resources.firstSpan.get(resource);
          expect(first).toBeLessThanOrEqual(row);
          expect(spans.previous.get(row) === -1).toBe(first === row);
        }
      }
      const caused = new Map<number, number[]>();
      for (let row = 0; row < resources.length; row++) {
        const span = resources.execSpan.get(row);
        caused.set(span, [...(caused.get(span) ?? []), row]);
      }
      for (const [span, rows] of caused) {
        const linked: number[] = [];
        let row = span < 0 ? resources.firstOutside : spans.firstCaused.get(span);
        for (; row >= 0; row = resources.nextInSpan.get(row)) linked.push(row);
        expect(linked, `seed ${seed} span ${span}`).toEqual(rows);
      }
    }
  });
});

describe('damaged logs', () => {
  const survives = (words: Uint32Array) => {
    const timeline = timelineIn(words, words.length);
    expect(timeline.slots).toBe(Math.floor(words.length / 4));
    expect(Number.isFinite(timeline.end)).toBe(true);
    expect(timeline.resources.length).toBeLessThanOrEqual(timeline.slots);
    const lines = [...eventLines([{ key: '1:0', words: [words], lost: 0 }], MANIFEST)];
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(lines.map((_, i) => i));
    expect([...threadLines(timeline, '/', plainStyle)].length).toBeLessThanOrEqual(lines.length + 2);
  };

  test('may end anywhere', () => {
    const { words } = new RandomProgram(7).writer;
    for (let length = 0; length < Math.min(words.length, 1200); length += 3) survives(words.slice(0, length));
  });

  test('may have any bit wrong', () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const random = randomFrom(seed * 31);
      const { words } = new RandomProgram(seed).writer;
      for (let i = 0; i < 20; i++) words[Math.floor(random() * words.length)] ^= 1 << Math.floor(random() * 32);
      survives(words);
    }
  });

  test('may be no logs at all', () => {
    for (const seed of SEEDS.slice(0, 50)) {
      const random = randomFrom(seed);
      survives(Uint32Array.from({ length: 4000 }, () => random() * 2 ** 32));
      // Every kind of record, with nonsense in it.
      survives(
        Uint32Array.from({ length: 4000 }, (_, i) =>
          i % 4 === 0 ? random() * 18 + 256 * Math.floor(random() * 12) : random() * 2 ** 32,
        ),
      );
    }
  });
});
