import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'blocked-by-json',
  chapter: 'blocking',
  title: 'Blocked by JSON',
  question: 'A server answers in a millisecond, but now and then an answer takes a hundred. Who is to blame?',
  script: scriptUrl('blocking/blocked-by-json/blocked-by-json.cjs'),
  detail: 'lab',
  lookFor: [
    'In the main thread: one wide timer callback every half second. Click it: the line that scheduled it is the backup’s.',
    'While it runs the heartbeat stops, no phase goes by and no request is served.',
    'In the worker thread, at the same time: orders go out as before; their answers all come when the wide callback has ended.',
  ],
  expected: {
    output: [],
    properties: [
      'The longest callback of the main thread is the timer of the backup.',
      'While a backup runs no other callback of its thread begins.',
      'The gap between two heartbeats is at least as long as the backup that fell into it.',
      'The worker’s loop goes on during a backup: orders are sent.',
      'An order that is sent during a backup is answered after it.',
    ],
  },
  explanation: [
    {
      text: 'JSON.stringify and JSON.parse are ordinary function calls: they run to their end on the thread that called them, in time proportional to the data. There is no asynchronous form of them.',
      lines: [{ line: 26, code: 'JSON.parse(JSON.stringify(orders))' }],
      sources: [sources.nodeDontBlock],
    },
    {
      text: 'A thread runs one callback at a time, and the loop cannot go on before it returns. So everything that is due meanwhile waits, whether it has anything to do with the backup or not.',
      lines: [{ line: 25, code: 'setInterval(function backUp()' }],
      sources: [sources.uvDesign, sources.nodeLoopGuide],
    },
    {
      text: 'The heartbeat’s timer becomes due during the backup and runs at the first timers step after it. Beats that were missed are not made up for: an interval is set anew after each run.',
      lines: [{ line: 20, code: 'setInterval(function beat()' }],
      sources: [sources.nodeTimers, sources.nodeSetInterval],
    },
    {
      text: 'Orders that arrive meanwhile stay in the kernel’s buffers. The server sees them together in the next poll; each of them has waited for the rest of the backup.',
      lines: [{ line: 29, code: 'http.createServer' }],
      sources: [sources.uvDesign],
    },
    {
      text:
        'The customers are a worker thread with a loop of its own, so they are not held up: they go on ordering, and measure how long each answer takes. ' +
        'A backup would do no harm there either: moving it to a worker, or cutting it into pieces with setImmediate in between, is the mend.',
      lines: [{ line: 48, code: 'setInterval(function order()' }],
      sources: [sources.nodeWorkers, sources.nodeDontBlock],
    },
  ],
};
