import { describe, expect, test } from 'vitest';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { Facts, Mention, SpanFacts } from '../source/protocol.ts';
import { arrowsOf } from './arrows.ts';
import { layOut } from './layout.ts';

const layout = layOut([{ key: '1:0', rows: [1, 1, 2, 1, 1, 1] }], new Set(), 0);
const laneY = (lane: Lane) => layout.threads[0].lanes.find(({ track }) => track.lane === lane)!.contentY;

function mention(lane: Lane, start: number, scheduledAt: number | null): Mention {
  return {
    ref: { thread: '1:0', lane, item: start },
    title: '',
    site: null,
    tone: 0,
    start,
    end: start + 10,
    row: 0,
    scheduledAt,
  };
}

function facts(span: Partial<SpanFacts>): Facts {
  return {
    ...mention(LANE.CALLBACKS, 500, null),
    ref: { thread: '1:0', lane: LANE.CALLBACKS, item: 0 },
    ...{ numbers: [], text: null, certainty: [], related: [], relatedTitle: '', sentences: [], lists: [], links: [] },
    span: {
      ...{
        id: 1,
        type: 'Timeout',
        stack: [],
        scheduledAt: 100,
        why: '',
        chain: [],
        root: null,
        previous: null,
        caused: [],
        causedTotal: 0,
        came: { operations: 0, ran: 0, time: 0, more: false },
      },
      ...span,
    },
  };
}

const times = (it: Facts) => arrowsOf(it, layout).map(({ kind, from, to }) => `${kind} ${from.time}→${to.time}`);

describe('arrows', () => {
  test('lead back from cause to cause to the main script', () => {
    const chain = [mention(LANE.TICKS, 90, 60), mention(LANE.CALLBACKS, 50, 20)];
    expect(times(facts({ chain, root: 'main script' }))).toEqual(['cause 100→500', 'cause 60→90', 'cause 20→50']);
    const arrows = arrowsOf(facts({ chain, root: 'main script' }), layout);
    expect(arrows[2].from.y).toBeGreaterThan(laneY(LANE.PHASES));
    expect(arrows[2].from.y).toBeLessThan(laneY(LANE.CALLBACKS));
  });

  test('end where the cause is not known', () => {
    expect(times(facts({ root: 'before recording' }))).toEqual([]);
  });

  test('lead on to what was scheduled and has run', () => {
    const waiting = { ...mention(LANE.CALLBACKS, Number.NaN, 520), ref: null };
    const caused = [mention(LANE.TICKS, 511, 503), mention(LANE.MICROTASKS, 520, 505), waiting];
    expect(times(facts({ caused, root: 'before recording' }))).toEqual(['effect 503→511', 'effect 505→520']);
  });

  test('leave out what stands in a closed thread', () => {
    const closed = layOut([{ key: '1:0', rows: [1, 1, 1, 1, 1, 1] }], new Set(['1:0']), 0);
    expect(arrowsOf(facts({ caused: [mention(LANE.TICKS, 511, 503)], root: 'main script' }), closed)).toEqual([]);
  });
});
