import { describe, expect, test } from 'vitest';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { logOf } from '../../instrument/model/testing/log-writer.ts';
import { recordingOfThreads } from '../testing/recordings.ts';
import { ANSWERING_LOG, ASKING_LOG } from '../testing/two-threads.ts';
import { answer } from './answer.ts';
import { factsOf } from './facts.ts';
import type { ThreadArrow } from './protocol.ts';

const recordingWith = (asking: string, answering = ANSWERING_LOG) =>
  recordingOfThreads({ '4711:0': logOf(asking), '4711:1': logOf(answering) });
const recording = recordingWith(ASKING_LOG);
const [MAIN, WORKER] = ['4711:0', '4711:1'];
const facts = (thread: string, lane: Lane, item: number, of = recording) => factsOf(of, { thread, lane, item })!;

/** `title: what (value) → where it leads`. */
const lists = (thread: string, lane: Lane, item: number) =>
  facts(thread, lane, item).lists.flatMap(({ title, mentions }) =>
    mentions.map(({ title: what, value, ref }) =>
      `${title}: ${what} (${value}) → ${ref ? `${ref.thread}/${ref.lane}/${ref.item}` : 'nowhere'}`.replaceAll(
        /\u202f|\u00a0/g,
        ' ',
      ),
    ),
  );

const arrow = ({ kind, from, to }: ThreadArrow) =>
  `${kind} ${from.ref.thread}/${from.ref.lane}/${from.ref.item} at ${from.time} → ${to.ref.thread}/${to.ref.lane}/${to.ref.item} at ${to.time}`;
const messagesOf = (links: ThreadArrow[]) => links.filter(({ kind }) => kind === 'message').map(arrow);

const ASKED = 'message 4711:0/2/0 at 8500000 → 4711:1/2/1 at 9100000';
const ANSWERED = 'message 4711:1/2/1 at 12000000 → 4711:0/2/1 at 15000000';

describe('facts of messages', () => {
  test('the callback that posted one leads to what handled it, and that back, with the time between', () => {
    expect(lists(MAIN, LANE.CALLBACKS, 0)).toContain('Posted: MESSAGEPORT #3 (Worker 1 · 600 µs later) → 4711:1/2/1');
    expect(messagesOf(facts(MAIN, LANE.CALLBACKS, 0).links)).toEqual([ASKED]);
    expect(lists(WORKER, LANE.CALLBACKS, 1)).toContain(
      'Its message was posted by: Timeout #6 (Main thread · 600 µs before) → 4711:0/2/0',
    );
    expect(facts(WORKER, LANE.CALLBACKS, 1).numbers).toContainEqual([
      'since posted',
      expect.stringMatching(/^600.*µs$/),
    ]);
    expect(messagesOf(facts(WORKER, LANE.CALLBACKS, 1).links).sort()).toEqual([ASKED, ANSWERED].sort());
  });

  test('what the main script posted is told with its phase', () => {
    expect(lists(MAIN, LANE.PHASES, 0)).toContain('Posted: MESSAGEPORT #2 (Worker 1 · 700 µs later) → 4711:1/2/0');
    expect(lists(WORKER, LANE.CALLBACKS, 0)).toContain(
      'Its message was posted by: the main script (Main thread · 700 µs before) → 4711:0/1/0',
    );
  });

  test('what nobody is known to have got is said to be so', () => {
    expect(lists(WORKER, LANE.CALLBACKS, 1)).toContain(
      'Posted: by MESSAGEPORT #99 (who got it is not known, or nobody has) → nowhere',
    );
  });

  test('where the sender is not known the reason is said', () => {
    const certainty = (asking: string, answering?: string) =>
      facts(WORKER, LANE.CALLBACKS, 1, recordingWith(asking, answering)).certainty;
    expect(certainty(ASKING_LOG)).toEqual([]);
    const lost = ANSWERING_LOG.replace('@14000000', '@13500000 lost 2\n@14000000');
    expect(certainty(ASKING_LOG, lost)[0]).toMatch(/^Who posted the message can’t be told where records are missing/);
    expect(certainty(ASKING_LOG.replace('started 2 1', ''))[0]).toMatch(/^Who posted the message is not known/);
    const older = ANSWERING_LOG.replace('"posts":true', '"posts":false');
    expect(certainty(ASKING_LOG.replace('started 2 1', ''), older)).toEqual([
      'Who posted the message, and when, is not recorded.',
    ]);
  });
});

test('an answer has the arrows of the messages that lie in it, at least in part', () => {
  const links = (from: number, to: number) =>
    messagesOf(answer(recording, { from, to, nsPerPx: 1000, threads: [], overviewPx: 10 }).answer.links);
  expect(links(0, 20e6)).toEqual(['message 4711:0/1/0 at 1400000 → 4711:1/2/0 at 2100000', ASKED, ANSWERED]);
  expect(links(9e6, 10e6)).toEqual([ASKED]);
  expect(links(16e6, 20e6)).toEqual([]);
});
