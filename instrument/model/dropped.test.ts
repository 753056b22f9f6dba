import { describe, expect, test } from 'vitest';
import { KIND, PHASE } from '../schema/events.ts';
import { keepFrom, recordsIn } from '../testing/flight-log.ts';
import { eventLines } from './event-lines.ts';
import { decodeToText } from './testing/log-text.ts';
import { LogWriter, logOf, ORIGIN_NS } from './testing/log-writer.ts';
import { RandomProgram, randomFrom } from './testing/random-program.ts';
import { ThreadTimeline } from './timeline.ts';

const NOTHING = new Uint32Array(0);

/** The lines of pieces that do not follow one another. */
function linesOfPieces(...pieces: Uint32Array[]): string[] {
  const decoded = decodeToText();
  for (const piece of pieces) decoded.push(piece);
  decoded.finish();
  return decoded.lines;
}

/** The lines of a log of which everything before record `from` was let go. */
function linesFrom(words: Uint32Array, from: number): string[] {
  const { substitute, kept } = keepFrom(words, from);
  return linesOfPieces(NOTHING, substitute, kept);
}

const withoutTime = (line: string) => line.slice(line.indexOf(' ') + 1);
const PROGRAM = `
  @0    main
        init 2 Timeout <1 at /srv/app.js:4:11 onTimer
  @30   turn
  @40   poll
  @90   check idle=30 io=2
  @100  closing
  @110  timers
  @120  before 2
        init 3 PROMISE <2
        init 4 TickObject <2 at /srv/app.js:5:3 work
  @130  after 2
  @131  before 4
        init 5 A <4
        after 4
  @150  turn
  @160  poll
  @190  check idle=10 io=0
  @200  before 3
        after 3
  @210  closing`;

/** Number of the first record whose line of PROGRAM contains this. */
function recordAt(words: Uint32Array, kind: number, nth = 0): number {
  let number = 0;
  for (const { record } of recordsIn(words)) {
    if ((record[0] & 0xff) === kind && nth-- === 0) return number;
    number++;
  }
  throw new Error('no such record');
}

describe('a log whose begin was let go', () => {
  const words = logOf(PROGRAM);

  test('goes on in its phase and iteration at the first time it tells', () => {
    expect(linesFrom(words, recordAt(words, KIND.BEFORE))).toEqual([
      '120 dropped 13',
      '120 begin timers 1',
      '120 before 2 Timeout',
      '120 init 3 PROMISE <2 exec 2',
      '120 init 4 TickObject <2 exec 2 at /srv/app.js:5:3 work',
      '130 after 2 Timeout',
      '131 before 4 TickObject',
      '131 init 5 A <4 exec 4',
      '150 after 4 TickObject',
      '150 end timers 1',
      '150 begin idle-prepare 2',
      '160 end idle-prepare 2',
      '160 begin poll 2',
      '190 end poll 2 idle 10 io 0',
      '190 begin check 2',
      '200 before 3 PROMISE',
      '210 after 3 PROMISE',
      '210 end check 2',
      '210 begin closing 2',
      '210 end closing 2',
    ]);
  });

  test('begins the callback that runs anew, so that what it makes is its own', () => {
    expect(linesFrom(words, recordAt(words, KIND.INIT, 1)).slice(0, 6)).toEqual([
      '130 dropped 16',
      '130 begin timers 1',
      '130 before 2 Timeout',
      '130 init 3 PROMISE <2 exec 2',
      '130 init 4 TickObject <2 exec 2 at /srv/app.js:5:3 work',
      '130 after 2 Timeout',
    ]);
  });

  test('between the turn and what tells its meaning is decided by what follows', () => {
    expect(linesFrom(words, recordAt(words, KIND.PHASE, 7)).slice(0, 4)).toEqual([
      '160 dropped 30',
      '160 begin idle-prepare 2',
      '160 end idle-prepare 2',
      '160 begin poll 2',
    ]);
  });

  test('that tells no time any more has the time of its clock', () => {
    const writer = new LogWriter();
    writer.clock(5000, 0);
    writer.record(KIND.POSITION, PHASE.CHECK, 3, 0, null);
    writer.init(9, 'A', 1, null, null);
    expect(linesOfPieces(Uint32Array.of(KIND.DROPPED, 7, 0, 0), writer.words)).toEqual([
      '5000 dropped 7',
      '5000 begin check 3',
      '5000 init 9 A <1 exec 0',
      '5000 end check 3',
    ]);
  });

  test('tells what a resource is that was made before, where the recorder says so', () => {
    const log = logOf('@5 timers\n@10 before 7\n@20 after 7');
    const older = logOf('@1 init 9 Timeout <1').subarray(4, 12);
    const position = Uint32Array.of(KIND.POSITION | (PHASE.TIMERS << 8), 4, 0, 0);
    const described = Uint32Array.of(KIND.OLDER | (1 << 8), 7, 0, 0);
    expect(
      linesOfPieces(
        older,
        Uint32Array.of(KIND.DROPPED, 100, 0, 0),
        log.subarray(0, 4),
        position,
        described,
        log.subarray(8),
      ),
    ).toEqual(['10 dropped 100', '10 begin timers 4', '10 before 7 Timeout', '20 after 7 Timeout', '20 end timers 4']);
  });

  test('restores ids above 2³² from what the recorder said of the newest', () => {
    const high = 3 * 2 ** 32;
    const writer = new LogWriter();
    writer.record(KIND.POSITION, PHASE.POLL | (3 << 8), 1, 0, null);
    writer.record(KIND.BEFORE, 0, 900, 0, 10);
    writer.init(high + 40, 'A', high + 39, null, 11);
    writer.init(high + 41, 'A', 900, null, 12);
    const lines = linesOfPieces(Uint32Array.of(KIND.DROPPED, 7, 0, 0), writer.words);
    expect(lines.slice(2, 5)).toEqual([
      `10 before ${high + 900} UNKNOWN`,
      `11 init ${high + 40} A <${high + 39} exec ${high + 900}`,
      `12 init ${high + 41} A <${2 * 2 ** 32 + 900} exec ${high + 900}`,
    ]);
  });
});

describe('a gap in the middle', () => {
  test('ends what was open, and the log goes on behind it', () => {
    const words = logOf(PROGRAM);
    const { substitute, kept } = keepFrom(words, recordAt(words, KIND.PHASE, 8));
    const lines = linesOfPieces(logOf('@0 main\n@5 before 2\n@7 init 3 A <2'), NOTHING, substitute, kept);
    expect(lines.slice(0, 7)).toEqual([
      '0 begin main 0',
      '5 before 2 UNKNOWN',
      '7 init 3 A <2 exec 2',
      '7 end main 0',
      '190 dropped 31',
      '190 begin poll 2',
      '190 end poll 2 idle 10 io 0',
    ]);
  });

  test('in a text or in padding does not swallow what follows', () => {
    const text = logOf('@1 init 2 AVeryLongTypeNameThatTakesSeveralSlotsOfTheLogAltogether <1');
    const { substitute, kept } = keepFrom(logOf(PROGRAM), 0);
    const whole = linesOfPieces(NOTHING, substitute, kept);
    expect(linesOfPieces(text.subarray(0, 12), NOTHING, substitute, kept)).toEqual(whole);
    expect(linesOfPieces(logOf('pad 9').subarray(0, 20), NOTHING, substitute, kept)).toEqual(whole);
    expect(linesOfPieces(text.subarray(0, 3), NOTHING, substitute, kept)).toEqual(whole);
  });
});

describe('programs that never were', () => {
  const cuts = Array.from({ length: 1500 }, (_, seed) => {
    const random = randomFrom(seed * 31 + 7);
    const program = new RandomProgram(1 + (seed % 300));
    // A WIDE and its INIT are never apart.
    const kinds = Array.from(recordsIn(program.writer.words), ({ record }) => record[0] & 0xff);
    const places = kinds.map((_, at) => at).filter((at) => at > 0 && kinds[at - 1] !== KIND.WIDE);
    return { seed, program, from: places[Math.floor(random() * places.length)] };
  });

  test('are told to their ends from wherever they were cut, as if nothing were missing', () => {
    let compared = 0;
    for (const { seed, program, from } of cuts) {
      const lines = linesFrom(program.writer.words, from);
      // A mark of the loop behind the cut settles what could not be known: who else was running, what the loop was at.
      const settled = lines.findIndex((line, at) => at > 1 && / begin (poll|check|closing)/.test(line));
      if (settled < 0) continue;
      const rest = lines.slice(settled);
      compared += rest.length;
      expect(rest, `seed ${seed} from ${from}`).toEqual(program.lines.slice(-rest.length));
    }
    expect(compared).toBeGreaterThan(20_000);
  });

  test('miss no callback that follows the cut', () => {
    const isCallback = (line: string) => /^(before|after|init) /.test(line);
    for (const { seed, program, from } of cuts) {
      const lines = linesFrom(program.writer.words, from).map(withoutTime).filter(isCallback);
      const truth = program.lines.map(withoutTime).filter(isCallback);
      // What the callbacks are around the one that runs is not known.
      const plain = (line: string) => line.replace(/ exec \d+/, '').replace(/^(after \d+) .*/, '$1');
      const first = lines.length > 0 && plain(truth[truth.length - lines.length]) !== plain(lines[0]) ? 1 : 0;
      const kept = lines.slice(first).map(plain);
      expect(kept, `seed ${seed} from ${from}`).toEqual(kept.length === 0 ? [] : truth.slice(-kept.length).map(plain));
    }
  });

  test('have as many events in the timeline as lines, from the cut on', () => {
    const manifest = {
      originNs: String(ORIGIN_NS),
      pid: 1,
      exit: null,
      state: 'ended',
      versions: { node: 'v20' },
    } as const;
    for (const { seed, program, from } of cuts.slice(0, 400)) {
      const { substitute, kept } = keepFrom(program.writer.words, from);
      const words = [NOTHING, substitute, kept];
      const lines = [...eventLines([{ key: '1:0', words, lost: 0 }], manifest)];
      const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
      for (const piece of words) timeline.push(piece);
      timeline.finish();
      expect(timeline.events, `seed ${seed}`).toBe(lines.length);
      expect(timeline.drops).toHaveLength(1);
      expect(timeline.begin).toBe(timeline.drops[0].time);
    }
  });
});
