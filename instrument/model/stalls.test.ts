import { describe, expect, test } from 'vitest';
import { KIND, PHASE } from '../schema/events.ts';
import { type Stall, StallScanner } from './stalls.ts';
import { LogWriter, logOf, ORIGIN_NS } from './testing/log-writer.ts';

const MS = 1e6;
const S = 1e9;

/** Scans a log for stalls of 100 ms and more; times in milliseconds. */
function scan(words: Uint32Array, portion = words.length) {
  const found: Stall[] = [];
  const scanner = new StallScanner(ORIGIN_NS, 100 * MS, (stall) => found.push(stall));
  for (let at = 0; at < words.length; at += portion) scanner.push(words.slice(at, at + portion));
  return { scanner, found: found.map(inMs) };
}

function inMs({ start, end, longest, ...rest }: Stall) {
  const ms = (t: number | null) => t && t / MS;
  return {
    ...rest,
    start: ms(start),
    end: ms(end),
    longest: longest && { id: longest.id, start: ms(longest.start), end: ms(longest.end) },
  };
}

const LOOP = `
  @0           main
  @10000000    turn
  @11000000    poll`;

describe('a stall', () => {
  test('is a callback that runs for long, in its phase and iteration', () => {
    const log = logOf(`${LOOP}
      @20000000   check idle=8000000
      @21000000   closing
      @22000000   timers
      @23000000   before 7
      @523000000  after 7
      @524000000  before 8
                  after 8
      @525000000  turn
      @526000000  poll`);
    const stall = { start: 22, end: 525, mark: PHASE.TIMERS, iteration: 1, longest: { id: 7, start: 23, end: 523 } };
    expect(scan(log).found).toEqual([stall]);
    expect(scan(log, 4).found).toEqual([stall]);
  });

  test('is a chain of ticks, each of which is short', () => {
    const ticks = Array.from({ length: 200 }, (_, i) => `@${30 * MS + i * MS} before ${i + 10}\nafter ${i + 10}`);
    const { found } = scan(logOf(`${LOOP}\n@30000000 check idle=19000000\n${ticks.join('\n')}\n@231000000 closing`));
    expect(found).toMatchObject([{ start: 30, end: 231, mark: PHASE.CHECK }]);
    expect(found[0].longest).toEqual({ id: 209, start: 229, end: 231 });
  });

  test('of poll is its time awake, not its sleep', () => {
    const asleep = logOf(`${LOOP}\n@3000000000 before 7\n@3010000000 after 7\n@3011000000 check idle=2989000000`);
    expect(scan(asleep).found).toEqual([]);
    const awake = logOf(`${LOOP}\n@3000000000 before 7\n@3150000000 after 7\n@3151000000 check idle=2989000000`);
    expect(scan(awake).found).toEqual([
      { start: 3000, end: 3151, mark: PHASE.POLL, iteration: 1, longest: { id: 7, start: 3000, end: 3150 } },
    ]);
  });

  test('is not the main script, unless that takes very long', () => {
    expect(scan(logOf('@0 main\n@900000000 turn')).found).toEqual([]);
    const writer = new LogWriter();
    expect(scan(logOf('@0 main\n@6000000000 turn', writer)).found).toMatchObject([
      { start: 0, end: 6000, mark: PHASE.MAIN },
    ]);
  });

  test('holds what nests within a callback, and what has ended without a word', () => {
    const log = logOf(`${LOOP}
      @20000000   check idle=9000000
      @21000000   before 7
      @22000000   before 8
      @400000000  after 8
      @430000000  closing`);
    expect(scan(log).found).toMatchObject([{ start: 20, end: 430, longest: { id: 7, start: 21, end: 430 } }]);
  });

  test('is not hidden by texts and padding that look like marks', () => {
    const writer = new LogWriter();
    logOf(`${LOOP}\n@20000000 check idle=9000000`, writer);
    writer.string(4, 1, '\n\u0002\u0000\u0000'.repeat(40));
    writer.pad(3);
    logOf('@320000000 closing', writer);
    expect(scan(writer.words).found).toMatchObject([{ start: 20, end: 320 }]);
  });
});

describe('a stall that goes on', () => {
  const ongoing = (text: string, now: number) => {
    const stall = scan(logOf(text)).scanner.ongoing(now);
    return stall && inMs(stall);
  };

  test('is a callback without an end', () => {
    const text = `${LOOP}\n@20000000 check idle=9000000\n@21000000 before 7`;
    expect(ongoing(text, 119 * MS)).toBeNull();
    expect(ongoing(text, 121 * MS)).toEqual({
      start: 20,
      end: null,
      mark: PHASE.CHECK,
      iteration: 1,
      longest: { id: 7, start: 21, end: null },
    });
  });

  test('is a callback of poll without an end, but not poll’s sleep', () => {
    expect(ongoing(LOOP, 60 * S)).toBeNull();
    const text = `${LOOP}\n@5000000000 before 7`;
    expect(ongoing(text, 5050 * MS)).toBeNull();
    expect(ongoing(text, 5300 * MS)).toMatchObject({ start: 5000, end: null, longest: { id: 7 } });
  });

  test('is a chain of ticks in poll, which is not over between two of them', () => {
    const text = `${LOOP}\n@5000000000 before 7\n@5001000000 after 7\n@5150000000 before 8\nafter 8`;
    expect(ongoing(text, 5160 * MS)).toMatchObject({ start: 5000, end: null });
  });

  test('is an endless main script only after a while', () => {
    expect(ongoing('@0 main', 4 * S)).toBeNull();
    expect(ongoing('@0 main', 6 * S)).toMatchObject({ start: 0, mark: PHASE.MAIN });
  });

  test('is nothing that comes after the last turn, unless a callback runs or it takes very long', () => {
    expect(ongoing('@0 main\n@10000000 turn', S)).toBeNull();
    expect(ongoing('@0 main\n@10000000 turn\n@11000000 before 7', S)).toMatchObject({ mark: PHASE.TURN, start: 10 });
    expect(ongoing('@0 main\n@10000000 turn\n@12000000 thread-end 0', 100 * S)).toBeNull();
  });
});

describe('behind slots that were let go', () => {
  test('it goes on where the log says that it stands', () => {
    const { scanner } = scan(logOf(`${LOOP}\n@20000000 check\n@21000000 before 7`));
    scanner.interrupt();
    expect(scanner.ongoing(10 * S)).toBeNull();
    const writer = new LogWriter();
    writer.record(KIND.POSITION, PHASE.TIMERS, 44, 0, null);
    scanner.push(logOf('@9000000000 before 70', writer));
    expect(scanner.ongoing(9050 * MS)).toBeNull();
    expect(scanner.ongoing(9200 * MS)).toMatchObject({ start: 9 * S, iteration: 44, longest: { id: 70 } });
  });
});
