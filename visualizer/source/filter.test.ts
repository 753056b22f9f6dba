import { describe, expect, test } from 'vitest';
import { LANE, type Lane, TONE } from '../../instrument/model/lanes.ts';
import { LogWriter, logOf } from '../../instrument/model/testing/log-writer.ts';
import { talkativeLog } from '../testing/logs.ts';
import { recordingFrom } from '../testing/recordings.ts';
import { answer } from './answer.ts';
import { Filter } from './filter.ts';
import type { LiveRecording } from './recording.ts';
import { Search } from './search.ts';

const KEY = '4711:0';

/** The slices of a lane's first row, filtered: how many, of how many, which stands for them. */
function filtered(recording: LiveRecording, text: string, lane: Lane, to = 22e6, px = 1000) {
  const search = new Search(recording, text);
  while (!search.isDone) search.go(() => false);
  const query = { from: 0, to, nsPerPx: to / px, threads: [{ key: KEY, lanes: [lane] }], overviewPx: 10, filter: text };
  const { answer: it, transfer } = answer(recording, query, new Filter(search));
  const { hits, count, item, tone, length } = it.threads[0].lanes[0].rows[0];
  if (hits) expect(transfer).toContain(hits.buffer);
  return Array.from({ length }, (_, i) => ({ hits: hits?.[i], count: count[i], item: item[i], tone: tone[i] }));
}

describe('a filter', () => {
  const talkative = recordingFrom(talkativeLog());

  test('tells of each slice whether it is found', () => {
    expect(filtered(talkative, 'onRead', LANE.CALLBACKS).map(({ hits }) => hits)).toEqual([0, 1, 0]);
    expect(filtered(talkative, '> 2ms', LANE.CALLBACKS).map(({ hits }) => hits)).toEqual([0, 0, 1]);
    expect(filtered(talkative, 'tick', LANE.TICKS).map(({ hits }) => hits)).toEqual([1]);
    expect(filtered(talkative, 'scavenge', LANE.GC).map(({ hits }) => hits)).toEqual([1]);
    expect(filtered(talkative, 'text:such', LANE.OUTPUT).map(({ hits }) => hits)).toEqual([0, 1, 0]);
    expect(filtered(talkative, 'type:such', LANE.OUTPUT).map(({ hits }) => hits)).toEqual([0, 0, 0]);
  });

  test('leaves lanes alone that are not searched', () => {
    expect(filtered(talkative, 'onRead', LANE.PHASES)[0].hits).toBeUndefined();
    expect(filtered(talkative, 'onRead', LANE.ITERATIONS)[0].hits).toBeUndefined();
  });

  test('shows one among many thousands, at every zoom, and lets it stand for its crowd', () => {
    const wanted = 1357;
    const lines = Array.from({ length: 20_000 }, (_, i) => {
      const at = 10_000 + i * 1000;
      return `@${at} before ${i + 2}\n@${at + (i % 7) * 10 + 5} after ${i + 2}`;
    });
    const made = Array.from(
      { length: 20_000 },
      (_, i) => `init ${i + 2} Immediate <1 at /srv/${i === wanted ? 'rare' : 'app'}.js:4:1`,
    );
    const log = `@0 main\n${made.join('\n')}\n@5000 turn\n@6000 poll\n@9000 check idle=0 io=0\n${lines.join('\n')}\n@30000000 turn`;
    const recording = recordingFrom(logOf(log, new LogWriter()));
    for (const px of [10, 100, 1000, 30_000]) {
      const slices = filtered(recording, 'rare.js', LANE.CALLBACKS, 30e6, px);
      const found = slices.filter(({ hits }) => hits! > 0);
      expect(found, `${px} pixels`).toEqual([{ hits: 1, count: found[0].count, item: wanted, tone: TONE.CHECK }]);
      const sum = filtered(recording, 'app.js', LANE.CALLBACKS, 30e6, px).reduce((all, { hits }) => all + hits!, 0);
      expect(sum, `${px} pixels`).toBe(19_999);
    }
  });

  test('goes on with what comes', () => {
    const search = new Search(talkative, 'Timeout');
    const filter = new Filter(search);
    const ask = () => {
      const query = {
        from: 0,
        to: 22e6,
        nsPerPx: 22e3,
        threads: [{ key: KEY, lanes: [LANE.CALLBACKS] }],
        overviewPx: 10,
      };
      const { answer: it } = answer(talkative, query, filter);
      return [it.filtered, [...it.threads[0].lanes[0].rows[0].hits!]];
    };
    expect(ask()).toEqual([false, [0, 0, 0]]);
    search.go(() => false);
    expect(ask()).toEqual([true, [0, 0, 1]]);
  });
});
