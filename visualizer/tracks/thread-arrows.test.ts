import { describe, expect, test } from 'vitest';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { ThreadArrow } from '../source/protocol.ts';
import { recordingPen } from '../testing/pen.ts';
import { AS_AT_FIRST } from '../view/arrangement.ts';
import { THEMES } from '../view/palette.ts';
import { TimeScale } from '../view/time-scale.ts';
import { drawArrows } from './arrows.ts';
import { HEADER_HEIGHT, layOut } from './layout.ts';
import { threadArrows } from './thread-arrows.ts';

const rows = [1, 1, 2, 1, 1, 1];
const threads = ['1:0', '1:1'].map((key) => ({ key, rows }));
const layout = layOut(threads, new Set(), 0);
const scale = new TimeScale({ start: 0, end: 1000 }, 1000);

const at = (thread: string, lane: Lane, time: number, row = 0) => ({ ref: { thread, lane, item: 0 }, row, time });
const start = (time = 100): ThreadArrow => ({
  kind: 'start',
  from: at('1:0', LANE.CALLBACKS, time, 1),
  to: at('1:1', LANE.PHASES, time + 300),
});
const end: ThreadArrow = { kind: 'end', from: at('1:1', LANE.PHASES, 600), to: at('1:0', LANE.CALLBACKS, 700) };

const lane = (thread: number, lane: Lane, from = layout) =>
  from.threads[thread].lanes.find(({ track }) => track.lane === lane)!;

describe('arrows between threads', () => {
  test('lead from the callback that started a thread to its begin, and from its end to the callback that was told', () => {
    const [down, up] = threadArrows([start(), end], [], layout, scale);
    const callbacks = lane(0, LANE.CALLBACKS);
    const phases = lane(1, LANE.PHASES);
    expect(down).toEqual({
      kind: 'thread',
      from: { time: 100, y: callbacks.contentY + 2 * callbacks.rowHeight - 2 },
      to: { time: 400, y: phases.contentY },
    });
    expect(up).toEqual({
      kind: 'thread',
      from: { time: 600, y: phases.contentY },
      to: { time: 700, y: callbacks.contentY + callbacks.rowHeight - 2 },
    });
  });

  test('are strong where one of their ends is selected, and drawn once', () => {
    expect(threadArrows([start(), end], [start()], layout, scale).map(({ kind }) => kind)).toEqual(['thread', 'cause']);
  });

  test('are faint while nothing of them is selected', () => {
    const log = (selected: ThreadArrow[]) => {
      const { pen, calls } = recordingPen();
      drawArrows(pen as never, scale, THEMES.light, threadArrows([start()], selected, layout, scale), 0);
      return calls;
    };
    const y0 = lane(0, LANE.CALLBACKS).contentY + 2 * lane(0, LANE.CALLBACKS).rowHeight - 2;
    expect(log([])).toContain(`dot 100 ${y0} ${THEMES.light.soft} 0.55`);
    expect(log([start()])).toContain(`dot 100 ${y0} ${THEMES.light.ink}`);
  });

  test('of which there are many in view are left out, but for those of what is selected', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({
      ...start(i * 10),
      to: { ...start(i * 10).to, ref: { thread: '1:1', lane: LANE.PHASES, item: i } },
    }));
    expect(threadArrows(many.slice(1), [], layout, scale).length).toBe(24);
    expect(threadArrows(many, [], layout, scale)).toEqual([]);
    expect(threadArrows(many, [end], layout, scale).length).toBe(1);
    // Of these most lie beside the view.
    expect(threadArrows(many, [], layout, new TimeScale({ start: 0, end: 55 }, 1000)).length).toBe(6);
  });

  test('of messages are counted apart, and told apart by what they lead to', () => {
    const message = (i: number): ThreadArrow => ({
      kind: 'message',
      from: at('1:0', LANE.CALLBACKS, i * 10),
      to: { ...at('1:1', LANE.CALLBACKS, i * 10 + 5), ref: { thread: '1:1', lane: LANE.CALLBACKS, item: i } },
    });
    const many = Array.from({ length: 25 }, (_, i) => message(i));
    expect(threadArrows([start(), ...many], [], layout, scale).length).toBe(1);
    expect(threadArrows([start(), ...many.slice(1)], [message(3)], layout, scale).length).toBe(25);
  });

  test('lead to the header of a thread that is closed, or whose lane is hidden', () => {
    const closed = layOut(threads, new Set(['1:1']), 0);
    expect(threadArrows([start()], [], closed, scale)[0].to.y).toBe(closed.threads[1].y);
    const arrangement = { ...AS_AT_FIRST, hidden: new Set([LANE.CALLBACKS]) };
    const hidden = layOut(threads, new Set(), 0, new Map(), arrangement);
    expect(threadArrows([start()], [], hidden, scale)[0].from.y).toBe(hidden.threads[0].y + HEADER_HEIGHT);
  });

  test('need both threads', () => {
    expect(threadArrows([start()], [start()], layOut(threads.slice(0, 1), new Set(), 0), scale)).toEqual([]);
  });
});
