import { describe, expect, test } from 'vitest';
import { decodeToText, linesOf } from './testing/log-text.ts';
import { logOf } from './testing/log-writer.ts';

/** The lines of phases, callbacks and collections; resources that a log uses are made beforehand. */
function phasesOf(text: string): string[] {
  const resources = `
    init 2 Timeout <1
    init 3 Immediate <1
    init 4 TickObject <1
    init 5 PROMISE <1
    init 6 TCPCONNECTWRAP <1`;
  return linesOf(logOf(`${resources}\n${text}`)).filter((line) => !line.includes('init'));
}

describe('phases', () => {
  test('a TURN with POLL next is idle-prepare of a new iteration', () => {
    expect(phasesOf('@0 main\n@10 turn\n@12 poll\n@20 check idle=5 io=1\n@21 closing\n@22 turn\n@23 poll')).toEqual([
      '0 begin main 0',
      '10 end main 0',
      '10 begin idle-prepare 1',
      '12 end idle-prepare 1',
      '12 begin poll 1',
      '20 end poll 1 idle 5 io 1',
      '20 begin check 1',
      '21 end check 1',
      '21 begin closing 1',
      '22 end closing 1',
      '22 begin idle-prepare 2',
      '23 end idle-prepare 2',
      '23 begin poll 2',
      '23 end poll 2',
    ]);
  });

  test('a TURN with TIMERS next is nothing, and what was before goes on until the timers begin', () => {
    expect(phasesOf('@0 closing\n@10 turn\n@11 gc-begin scavenge\n@13 gc-end scavenge\n@14 timers\n@20 turn')).toEqual([
      '0 begin closing 0',
      '11 gc-begin scavenge 0',
      '13 gc-end scavenge 0',
      '14 end closing 0',
      '14 begin timers 0',
      '20 end timers 0',
      '20 begin idle-prepare 1',
      '20 end idle-prepare 1',
    ]);
  });

  test('callbacks between TURN and POLL are pending up to the end of the last of them and its ticks', () => {
    expect(
      phasesOf(`
        @0  closing
        @10 turn
        @11 before 6
        @12 after 6
        @13 before 4
        @14 after 4
        @15 gc-begin scavenge
        @16 gc-end scavenge
        @17 poll`),
    ).toEqual([
      '0 begin closing 0',
      '10 end closing 0',
      '10 begin pending 1',
      '11 before 6 TCPCONNECTWRAP',
      '12 after 6 TCPCONNECTWRAP',
      '13 before 4 TickObject',
      '14 after 4 TickObject',
      '14 end pending 1',
      '14 begin idle-prepare 1',
      '15 gc-begin scavenge 0',
      '16 gc-end scavenge 0',
      '17 end idle-prepare 1',
      '17 begin poll 1',
      '17 end poll 1',
    ]);
  });

  test('ticks first after a TURN are those of beforeExit: exit, until the loop goes on', () => {
    expect(
      phasesOf(`
        @0  closing
        @10 turn
        @11 before 4
        @12 after 4
        @13 turn
        @14 before 5
        @15 after 5
        @16 timers
        @17 before 2
        @18 after 2
        @19 turn
        @20 poll`),
    ).toEqual([
      '0 begin closing 0',
      '10 end closing 0',
      '10 begin exit 0',
      '11 before 4 TickObject',
      '12 after 4 TickObject',
      '14 before 5 PROMISE',
      '15 after 5 PROMISE',
      '16 end exit 0',
      '16 begin timers 0',
      '17 before 2 Timeout',
      '18 after 2 Timeout',
      '19 end timers 0',
      '19 begin idle-prepare 1',
      '20 end idle-prepare 1',
      '20 begin poll 1',
      '20 end poll 1',
    ]);
  });

  test('the end of the thread after a TURN is exit', () => {
    expect(phasesOf('@0 closing\n@10 turn\n@11 gc-begin scavenge\n@12 gc-end scavenge\n@15 thread-end 3')).toEqual([
      '0 begin closing 0',
      '10 end closing 0',
      '10 begin exit 0',
      '11 gc-begin scavenge 0',
      '12 gc-end scavenge 0',
      '15 end exit 0',
      '15 thread-end 3',
    ]);
  });

  test('process.exit in a callback ends the phase that it ran in', () => {
    expect(phasesOf('@0 check\n@1 before 3\n@5 thread-end 7')).toEqual([
      '0 begin check 0',
      '1 before 3 Immediate',
      '5 end check 0',
      '5 thread-end 7',
    ]);
    expect(phasesOf('@0 closing\n@1 turn\n@2 before 6\n@5 thread-end 7').slice(1)).toEqual([
      '1 end closing 0',
      '1 begin pending 1',
      '2 before 6 TCPCONNECTWRAP',
      '5 end pending 1',
      '5 thread-end 7',
    ]);
  });

  test('a thread that was killed between TURN and POLL was in idle-prepare', () => {
    expect(phasesOf('@0 closing\n@10 turn\n@11 gc-begin scavenge').slice(1)).toEqual([
      '10 end closing 0',
      '10 begin idle-prepare 1',
      '11 gc-begin scavenge 0',
      '11 end idle-prepare 1',
    ]);
  });

  test('a thread that was killed in a pending callback was in pending', () => {
    expect(phasesOf('@0 closing\n@10 turn\n@11 before 6\n@12 gc-begin scavenge').slice(2)).toEqual([
      '10 begin pending 1',
      '11 before 6 TCPCONNECTWRAP',
      '12 gc-begin scavenge 0',
      '12 end pending 1',
    ]);
  });

  test('timers whose begin was not seen are told by their callbacks', () => {
    const rest = [
      '14 end timers 0',
      '14 begin idle-prepare 1',
      '15 end idle-prepare 1',
      '15 begin poll 1',
      '15 end poll 1',
    ];
    const callbacks = ['10 begin timers 0', '11 before 2 Timeout', '12 after 2 Timeout', '13 before 5 PROMISE'];
    expect(
      phasesOf('@0 main\n@10 turn\n@11 before 2\n@12 after 2\n@13 before 5\n@14 after 5\n@14 turn\n@15 poll').slice(2),
    ).toEqual([...callbacks, '14 after 5 PROMISE', ...rest]);
    expect(
      phasesOf('@0 main\n@10 turn\n@11 before 2\n@12 after 2\n@13 before 5\n@14 after 5\n@15 poll').slice(2),
    ).toEqual([...callbacks, '14 after 5 PROMISE', ...rest]);
  });

  test('a POLL without a TURN begins an iteration too', () => {
    expect(phasesOf('@0 closing\n@9 poll\n@10 check\n@11 closing\n@12 poll')).toEqual([
      '0 begin closing 0',
      '9 end closing 0',
      '9 begin poll 1',
      '10 end poll 1',
      '10 begin check 1',
      '11 end check 1',
      '11 begin closing 1',
      '12 end closing 1',
      '12 begin poll 2',
      '12 end poll 2',
    ]);
  });

  test('events after a TURN are shown once the next mark tells their phase', () => {
    const decoded = decodeToText();
    decoded.push(logOf('@0 closing\n@10 turn\n@11 gc-begin scavenge\n@12 gc-end scavenge'));
    expect(decoded.lines).toEqual(['0 begin closing 0']);
  });

  test('a callback that never comes to its POLL is not kept back without end', () => {
    const decoded = decodeToText();
    const inits = Array.from({ length: 70_000 }, (_, i) => `init ${i + 10} PROMISE <6`).join('\n');
    decoded.push(logOf(`init 6 TCPCONNECTWRAP <1\n@0 closing\n@10 turn\n@11 before 6\n${inits}`));
    expect(decoded.lines).toHaveLength(1 + 1 + 3 + 70_000);
    expect(decoded.lines.slice(2, 5)).toEqual(['10 end closing 0', '10 begin pending 1', '11 before 6 TCPCONNECTWRAP']);
  });
});
