import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'sync-async-threadsafe',
  chapter: 'native',
  title: 'Three ways to work',
  question: 'At once, in the pool, or on a thread of one’s own that sends as it goes: what does the loop see of each?',
  script: scriptUrl('native/sync-async-threadsafe/sync-async-threadsafe.cjs'),
  detail: 'lab',
  lookFor: [
    'First a wide callback: the work is done at once, on the loop’s own thread.',
    'Then heartbeats and one request in flight: the work is in the pool, and one callback brings its result.',
    'Then fifty chunks from a thread that the addon started itself: each message runs JavaScript in poll.',
  ],
  expected: {
    output: ["50 chunks came from a thread of the addon's own"],
    properties: [
      'While the work is done at once nothing is called back.',
      'While it is done in the pool the heart beats, and one callback in poll brings the result.',
      'What a thread of the addon’s own sends is called back in poll.',
    ],
  },
  explanation: [
    {
      text: 'At once: simplest, and for work of microseconds the best. A loop that waits a second is a server that answers nobody for a second.',
      lines: [{ line: 13, code: 'lab.sumSquares(COUNT)' }],
      sources: [sources.nodeDontBlock],
    },
    {
      text: 'In the pool: the result comes once and whole. The pool has four threads, which file system, DNS and crypto use as well.',
      lines: [{ line: 20, code: 'lab.sumSquaresAsync(COUNT)' }],
      sources: [sources.nodeApiAsync, sources.uvThreadPool],
    },
    {
      text: 'A thread-safe function is the only thing that another thread may call. It puts a message into a queue and wakes the loop, which calls JavaScript when it comes to poll; several messages may be waiting there by then.',
      lines: [{ line: 29, code: 'new lab.SquareStream(' }],
      sources: [sources.nodeApiThreadsafe],
    },
    {
      text: 'Who sends faster than JavaScript takes fills the memory. Here the thread may be four chunks ahead and waits until it is granted more.',
      lines: [{ line: 37, code: 'stream.grant(1)' }],
      sources: [sources.nodeApiThreadsafe],
    },
  ],
};
