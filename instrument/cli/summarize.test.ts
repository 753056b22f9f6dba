import { expect, test } from 'vitest';
import { type Summary, summaryLines } from './summarize.ts';

const SUMMARY: Summary = {
  recording: '/project/app.loopscope',
  exit: { code: 3, signal: null },
  duration: 1_300_000_000,
  threads: 2,
  records: 12_400,
  events: 12_345,
  lost: 0,
  notes: [],
  cost: {
    hooks: 5_600_000,
    sites: 0,
    warmUp: 0,
    start: 6_100_000,
    awake: 186_000_000,
    records: 12_400,
    bytes: 198_400,
  },
  main: {
    thread: '4711:0',
    duration: 1_240_000_000,
    asleep: 1_054_000_000,
    iterations: 312,
    collections: 12,
    collecting: 3_100_000,
    longest: {
      iteration: 41,
      awake: 80_100_000,
      callback: { id: 7, type: 'Timeout', place: 'app.js:4:11 parse', time: 79_000_000 },
    },
  },
};

test('a summary says how it ended, what the loop did, what held it up, and how to see it', () => {
  expect(summaryLines(SUMMARY, 'node app.js', '/project')).toEqual([
    'node app.js ended with exit code 3 after 1.30 s.',
    'Main thread: 312 iterations of the loop, asleep 85 % of the time, 12 garbage collections of 3.10 ms together.',
    'Longest without a turn: 80.1 ms, iteration 41, longest in it Timeout from app.js:4:11 parse: 79.0 ms.',
    'Recording took about 5.60 ms of its time awake (3 %, estimated), and 6.10 ms to start.',
    '12,345 events of 2 threads: loopscope open app',
  ]);
  expect(summaryLines({ ...SUMMARY, threads: 1 }, 'node app.js', '/project')[1]).toMatch(/^312 iterations of the loop/);
});

test('a summary of a recording elsewhere that was killed, lost records and is too large names what is known', () => {
  const killed: Summary = {
    ...SUMMARY,
    exit: { code: null, signal: 'SIGKILL' },
    lost: 40,
    events: null,
    cost: null,
    main: null,
  };
  expect(summaryLines(killed, 'node app.js', '/home')).toEqual([
    'node app.js ended with signal SIGKILL after 1.30 s.',
    '12,400 records of 2 threads, 40 lost: loopscope open /project/app',
  ]);
});

test('a summary shows some notes and says where the others are', () => {
  const notes = ['One.', 'Two.', 'Three.', 'Four.', 'Five.', 'Six.', 'Seven.'];
  expect(summaryLines({ ...SUMMARY, main: null, cost: null, notes }, 'node', '/project').slice(1, -1)).toEqual([
    'One.',
    'Two.',
    'Three.',
    'Four.',
    'Five.',
    '2 more notes in app.loopscope/manifest.json.',
  ]);
});
