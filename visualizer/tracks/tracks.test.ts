import { describe, expect, test } from 'vitest';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { frameOf } from '../testing/pen.ts';
import { THEMES } from '../view/palette.ts';
import { callbacks } from './callbacks.ts';
import { TRACKS } from './list.ts';
import { phases } from './phases.ts';

const { tones } = THEMES.light;
const POLL = tones[TONE.POLL];
const TIMERS = tones[TONE.TIMERS];

describe('tracks', () => {
  test('callbacks are drawn a row per depth, in the colour of their phase, with their names', () => {
    const frame = frameOf(
      [
        [
          { start: 0, end: 500, tone: TONE.POLL, label: 'TCPWRAP app.js:4' },
          { start: 600, end: 602, tone: TONE.TIMERS },
        ],
        [{ start: 100, end: 200, tone: TONE.POLL, label: 'HTTPINCOMINGMESSAGE' }],
      ],
      { start: 0, end: 1000 },
      1000,
    );
    callbacks.draw(frame);
    expect(frame.calls).toEqual([
      `round 0 100 499 18 ${POLL}`,
      `rect 600 100 2 18 ${TIMERS}`,
      'text "TCPWRAP app.js:4" 6 109.5 #ffffff',
      `round 100 120 99 18 ${POLL}`,
      'text "HTTPINCOMINGME…" 106 129.5 #ffffff',
    ]);
  });

  test('thin rows have thin gaps, the thinnest none, and no names', () => {
    const row = [{ start: 0, end: 500, tone: TONE.TIMERS, label: 'Nest' }];
    const drawn = (rowHeight: number) => {
      const frame = frameOf([row, row], { start: 0, end: 1000 }, 1000);
      callbacks.draw({ ...frame, rowHeight });
      return frame.calls.map((call) => call.split(' ').slice(0, 5).join(' '));
    };
    expect(drawn(6)).toEqual(['round 0 100 499 5', 'round 0 106 499 5']);
    expect(drawn(2)).toEqual(['round 0 100 499 2', 'round 0 102 499 2']);
  });

  test('what begins left of the view keeps its name in sight', () => {
    const frame = frameOf(
      [[{ start: 0, end: 900, tone: TONE.TIMERS, label: 'Timeout' }]],
      { start: 500, end: 1000 },
      500,
    );
    callbacks.draw(frame);
    expect(frame.calls[1]).toBe('text "Timeout" 6 109.5 #0b0f14');
  });

  test('only what is in view is drawn', () => {
    const row = Array.from({ length: 100 }, (_, i) => ({ start: i * 100, end: i * 100 + 50, tone: TONE.TIMERS }));
    const frame = frameOf([row], { start: 5000, end: 5300 }, 300);
    callbacks.draw(frame);
    expect(frame.calls.map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'round 0',
      'round 100',
      'round 200',
    ]);
  });

  test('one that is shorter than a pixel is a pixel wide; a crowd is paler than one alone, a busy crowd stronger than an idle one', () => {
    const frame = frameOf(
      [
        [
          { start: 100, end: 100.01, tone: TONE.TIMERS },
          { start: 200, end: 202, tone: TONE.TIMERS, count: 50, busy: 2 },
          { start: 300, end: 302, tone: TONE.TIMERS, count: 50, busy: 0.2 },
        ],
      ],
      { start: 0, end: 1000 },
      1000,
    );
    callbacks.draw(frame);
    expect(frame.calls).toEqual([
      `rect 100 100 1 18 ${TIMERS}`,
      `rect 200 100 2 18 ${TIMERS} 0.65`,
      `rect 300 100 2 18 ${TIMERS} 0.33`,
    ]);
  });

  test('a pixel that is taken is not drawn again', () => {
    const row = Array.from({ length: 1000 }, (_, i) => ({ start: i, end: i + 1, tone: TONE.TIMERS }));
    const frame = frameOf([row], { start: 0, end: 1000 }, 20);
    callbacks.draw(frame);
    expect(frame.calls.length).toBeLessThanOrEqual(21);
  });

  test('time asleep is pale and hatched', () => {
    const frame = frameOf(
      [[{ start: 0, end: 500, tone: TONE.ASLEEP, label: 'asleep' }]],
      { start: 0, end: 1000 },
      1000,
      LANE.PHASES,
    );
    phases.draw(frame);
    expect(frame.calls.slice(0, 2)).toEqual([`round 0 100 499 18 ${tones[TONE.ASLEEP]}`, 'round 0 100 499 18 hatch']);
  });

  test('the pointer finds what is under it, or a narrow one close by, in its own row only', () => {
    const frame = frameOf(
      [
        [
          { start: 100, end: 200 },
          { start: 500, end: 500.1 },
        ],
        [{ start: 120, end: 180 }],
      ],
      { start: 0, end: 1000 },
      1000,
    );
    const found = (x: number, y: number) => {
      const hit = callbacks.hitTest(frame, x, y);
      return hit && [hit.row, hit.index];
    };
    expect(found(150, 105)).toEqual([0, 0]);
    expect(found(150, 125)).toEqual([1, 0]);
    expect(found(498, 105)).toEqual([0, 1]);
    expect(found(502, 105)).toEqual([0, 1]);
    expect(found(300, 105)).toBeNull();
    expect(found(150, 145)).toBeNull();
    expect(found(150, 90)).toBeNull();
  });

  test('each lane has its track, from iterations down to collections', () => {
    expect(TRACKS.map(({ lane }) => lane)).toEqual([0, 1, 2, 3, 4, 11, 12, 8, 5, 9, 10, 6, 7]);
    expect(TRACKS.map((track) => track.describe(2).replaceAll(/\s/g, ' '))).toEqual([
      ...[
        '2 iterations',
        '2 phases',
        '2 callbacks',
        '2 ticks',
        '2 microtasks',
        '2 requests',
        '2 requests',
        '2 queues',
        '2 collections',
      ],
      ...['2 readings', '2 delays', '2 texts', '2 marks or measures'],
    ]);
  });
});
