import { describe, expect, test } from 'vitest';
import { KIND, STRING_CATEGORY } from '../schema/events.ts';
import { decodeToText, linesOf } from './testing/log-text.ts';
import { LogWriter, logOf } from './testing/log-writer.ts';

const PROGRAM = `
  @0    thread-start 4711:0 main
        meta {"node":"v20.20.2","argv":["app.js","--länge"]}
  @10   main
        init 2 Timeout <1 at /srv/app.js:4:11 onTimer
        init 3 TickObject <1 at /srv/a-file-whose-name-is-longer-than-one-slot.js:12:3 äöü
  @20   before 3
        after 3
  @30   turn
  @40   timers
  @41   before 2
        init 4 PROMISE <2
        after 2
  @50   before 4
        resolve 4
        after 4
  @60   turn
  @61   poll
  @99   check idle=30 io=2
  @100  closing
  @101  turn
  @120  thread-end 0`;

const EVENTS = [
  '0 thread-start 4711:0 main',
  'meta v20.20.2 app.js --länge',
  '10 begin main 0',
  '10 init 2 Timeout <1 exec 1 at /srv/app.js:4:11 onTimer',
  '10 init 3 TickObject <1 exec 1 at /srv/a-file-whose-name-is-longer-than-one-slot.js:12:3 äöü',
  '20 before 3 TickObject',
  '30 after 3 TickObject',
  '40 end main 0',
  '40 begin timers 0',
  '41 before 2 Timeout',
  '41 init 4 PROMISE <2 exec 2',
  '50 after 2 Timeout',
  '50 before 4 PROMISE',
  '50 resolve 4',
  '60 after 4 PROMISE',
  '60 end timers 0',
  '60 begin idle-prepare 1',
  '61 end idle-prepare 1',
  '61 begin poll 1',
  '99 end poll 1 idle 30 io 2',
  '99 begin check 1',
  '100 end check 1',
  '100 begin closing 1',
  '101 end closing 1',
  '101 begin exit 1',
  '120 end exit 1',
  '120 thread-end 0',
];

describe('records', () => {
  test('a whole program reads as it ran', () => {
    expect(linesOf(logOf(PROGRAM))).toEqual(EVENTS);
  });

  test('portions of any size give the same events, also inside a string and inside a slot', () => {
    const words = logOf(PROGRAM);
    for (const portion of [1, 2, 3, 4, 5, 7, 8, 12, 28, 64]) expect(linesOf(words, portion)).toEqual(EVENTS);
  });

  test('the rest of a segment is skipped, wherever the portions end', () => {
    const words = logOf(`
      @1 init 2 Timeout <1
         pad 3
      @5 init 3 Timeout <1
         pad 0
      @7 init 4 Timeout <1`);
    for (const portion of [4, 8, words.length])
      expect(linesOf(words, portion)).toEqual([
        '1 init 2 Timeout <1 exec 0',
        '5 init 3 Timeout <1 exec 0',
        '7 init 4 Timeout <1 exec 0',
      ]);
  });

  test('types and call sites that do not fit into the argument come from the record before', () => {
    const words = logOf(
      `@1 init 2 Timeout <1 at /app.js:1:1 a
       @2 gc-begin scavenge 10KiB
       @3 init 3 Immediate <2`,
      new LogWriter(255, 65_536),
    );
    expect(linesOf(words)).toEqual([
      '1 init 2 Timeout <1 exec 0 at /app.js:1:1 a',
      '2 gc-begin scavenge 10',
      '3 init 3 Immediate <2 exec 0',
    ]);
  });

  test('kinds of a newer version and slots that were never filled are counted and left out', () => {
    const decoded = decodeToText();
    decoded.push(
      logOf(`
        @1 init 2 Timeout <1
        @2 unknown 99
           zero
        @3 unknown 200
        @4 before 2`),
    );
    expect(decoded.lines).toEqual(['1 init 2 Timeout <1 exec 0', '4 before 2 Timeout']);
    expect(decoded.decoder.skipped).toBe(3);
  });

  test('what follows the end of a thread is not its own', () => {
    const decoded = decodeToText();
    decoded.push(logOf('@1 thread-end 3\n@2 before 7\n after 7\n@3 thread-end 0\n@4 main'));
    decoded.finish();
    expect(decoded.lines).toEqual(['1 thread-end 3']);
    expect(decoded.decoder.skipped).toBe(4);
  });

  test('a text for an id that has one already does not rename what came before', () => {
    const writer = logOf('@1 init 2 Timeout <1 at /app.js:1:2 f');
    const second = new LogWriter();
    second.string(STRING_CATEGORY.TYPE, 1, 'Damage');
    second.string(STRING_CATEGORY.SITE, 1, '[["/elsewhere.js",1,1,""]]');
    const decoded = decodeToText();
    decoded.push(writer);
    decoded.push(second.words);
    expect(decoded.decoder.typeName(1)).toBe('Timeout');
    expect(decoded.decoder.site(1)).toEqual([['/app.js', 1, 2, 'f']]);
  });

  test('wide numbers whose own record was lost are not given to another', () => {
    const writer = new LogWriter();
    writer.string(STRING_CATEGORY.TYPE, 300, 'Lost');
    writer.record(KIND.WIDE, 0, 300, 0, null);
    writer.record(KIND.LOST, 0, 2, 0, null);
    writer.record(KIND.INIT, 255, 9, 1, 5);
    expect(linesOf(writer.words)).toEqual(['0 lost 2', '5 init 9 UNKNOWN <1 exec 0']);
  });

  test('a clock base that cannot be is left out', () => {
    const writer = new LogWriter();
    writer.record(KIND.BEFORE, 0, 2, 0, 5);
    writer.record(KIND.CLOCK, 0, 7, 2 ** 31, 0);
    writer.record(KIND.AFTER, 0, 2, 0, 9);
    const decoded = decodeToText();
    decoded.push(writer.words);
    expect(decoded.lines).toEqual(['5 before 2 UNKNOWN', '9 after 2 UNKNOWN']);
    expect(decoded.decoder.skipped).toBe(1);
  });

  test.each([
    '{"node":"v20","argv":[{"toString":1}]}',
    '{"node":"v20","argv":[],"name":{"toString":1}}',
    '{"node":"v20","argv":[],"cwd":5}',
    '{"node":{},"argv":[]}',
  ])('a description of the thread that is none is left out: %s', (text) => {
    const writer = new LogWriter();
    writer.string(STRING_CATEGORY.META, 1, text);
    expect(linesOf(writer.words)).toEqual([]);
  });

  test('slots are counted as the log has them, with strings and padding', () => {
    const writer = new LogWriter();
    const words = logOf(PROGRAM, writer);
    const decoded = decodeToText();
    for (let at = 0; at < words.length; at += 20) decoded.push(words.subarray(at, at + 20));
    expect(decoded.decoder.slots).toBe(writer.slots);
  });

  test('more than 4,294,967,295 lost records are a number too', () => {
    expect(linesOf(logOf('@1 lost 5000000000'))).toEqual(['1 lost 5000000000']);
  });

  test('time asleep of more than 4.29 s is read from both its words', () => {
    expect(linesOf(logOf('@1 poll\n@7000000001 check idle=6999999999 io=65535'))).toContain(
      '7000000001 end poll 1 idle 6999999999 io 65535',
    );
  });
});

describe('times', () => {
  test('an untimed after, and what follows it, takes the time of the next record that has one', () => {
    expect(
      linesOf(
        logOf(`
          @10 before 2
              init 3 PROMISE <2
              after 2
              init 4 PROMISE <2
              before 3
              gc-begin scavenge 1KiB
              lost 5
          @20 after 3
              resolve 4`),
      ),
    ).toEqual([
      '10 before 2 UNKNOWN',
      '10 init 3 PROMISE <2 exec 2',
      '20 after 2 UNKNOWN',
      '20 init 4 PROMISE <2 exec 0',
      '20 before 3 PROMISE',
      '20 gc-begin scavenge 1',
      '20 lost 5',
      '20 after 3 PROMISE',
      '20 resolve 4',
    ]);
  });

  test('what still waits when the log ends takes the latest time', () => {
    expect(linesOf(logOf('@10 before 2\nafter 2'))).toEqual(['10 before 2 UNKNOWN', '10 after 2 UNKNOWN']);
  });

  test('a clock base at the start of a segment is no time, one with a time of its own is', () => {
    const log = (clock: string) => linesOf(logOf(`@500 before 2\nafter 2\n${clock}\n@900 before 3`));
    expect(log('clock 400 0')[1]).toBe('900 after 2 UNKNOWN');
    expect(log('clock 400 300')[1]).toBe('700 after 2 UNKNOWN');
  });

  test('times go on over many turns of the 32-bit clock', () => {
    const day = 86_400_000_000_000;
    expect(linesOf(logOf(`@1 before 2\n@3999999999 after 2\n@${day} before 2\n@${day + 7} after 2`))).toEqual([
      '1 before 2 UNKNOWN',
      '3999999999 after 2 UNKNOWN',
      `${day} before 2 UNKNOWN`,
      `${day + 7} after 2 UNKNOWN`,
    ]);
  });

  test('a clock that goes back a little stands still', () => {
    expect(linesOf(logOf('@100 before 2\n@97 gc-begin scavenge 1KiB\n@101 after 2'))).toEqual([
      '100 before 2 UNKNOWN',
      '100 gc-begin scavenge 1',
      '101 after 2 UNKNOWN',
    ]);
  });

  test('while the program lives, an untimed after is not shown before its end is known', () => {
    const decoded = decodeToText();
    decoded.push(logOf('@10 before 2\nafter 2'));
    expect(decoded.lines).toEqual(['10 before 2 UNKNOWN']);
  });
});

describe('async ids', () => {
  test('ids above 2³² are restored, triggers and callbacks from before the turn too', () => {
    const writer = new LogWriter();
    const top = 2 ** 32;
    writer.init(7, 'TCPSERVERWRAP', 1, null, 1);
    for (const id of [2 ** 31, top - 2, top + 3, top + 2 ** 31, top * 2 - 1, top * 2 + 9])
      writer.init(id, 'PROMISE', id - 5, null, 2);
    writer.init(top * 2 + 10, 'PROMISE', top + 20, null, 3);
    writer.record(KIND.BEFORE, 0, top * 2 + 9, 0, 4);
    writer.record(KIND.BEFORE, 0, top * 2 - 1, 0, 5);
    expect(linesOf(writer.words).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      'init 7 TCPSERVERWRAP <1 exec 0',
      'init 2147483648 PROMISE <2147483643 exec 0',
      'init 4294967294 PROMISE <4294967289 exec 0',
      'init 4294967299 PROMISE <4294967294 exec 0',
      'init 6442450944 PROMISE <6442450939 exec 0',
      'init 8589934591 PROMISE <8589934586 exec 0',
      'init 8589934601 PROMISE <8589934596 exec 0',
      'init 8589934602 PROMISE <4294967316 exec 0',
      'before 8589934601 PROMISE',
      'before 8589934591 PROMISE',
    ]);
  });

  test('a server made long ago is still found when 2³¹ and more ids have passed', () => {
    const writer = new LogWriter();
    writer.init(10, 'TCPSERVERWRAP', 1, null, 1);
    writer.init(2 ** 30, 'PROMISE', 1, null, 1);
    writer.init(2 ** 31 + 2 ** 29, 'PROMISE', 1, null, 1);
    writer.record(KIND.BEFORE, 0, 10, 0, 4);
    expect(linesOf(writer.words).at(-1)).toBe('4 before 10 TCPSERVERWRAP');
  });

  test('exec is the innermost callback that runs, 1 in the main script, else 0', () => {
    const lines = linesOf(
      logOf(`
        @1 init 2 A <0
        @2 main
           init 3 A <0
        @3 before 2
           init 4 A <0
        @4 before 3
           init 5 A <0
        @5 after 3
           init 6 A <0
        @6 after 2
           init 7 A <0
        @7 poll
           init 8 A <0`),
    );
    expect(lines.filter((line) => line.includes('init')).map((line) => line.slice(2))).toEqual([
      'init 2 A <0 exec 0',
      'init 3 A <0 exec 1',
      'init 4 A <0 exec 2',
      'init 5 A <0 exec 3',
      'init 6 A <0 exec 2',
      'init 7 A <0 exec 1',
      'init 8 A <0 exec 0',
    ]);
  });

  test('callbacks that were left open by an exception end with the one around them', () => {
    const lines = linesOf(
      logOf(`
        @1 before 2
        @2 before 3
        @3 after 2
        @4 init 9 A <0
        @5 before 4
        @6 poll
        @7 init 10 A <0`),
    );
    expect(lines).toContain('4 init 9 A <0 exec 0');
    expect(lines).toContain('7 init 10 A <0 exec 0');
  });
});
