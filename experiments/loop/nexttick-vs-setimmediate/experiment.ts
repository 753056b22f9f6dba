import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'nexttick-vs-setimmediate',
  chapter: 'loop',
  title: 'nextTick against setImmediate',
  question: 'Which of the two comes first, and which of them lets I/O through when it asks for itself again and again?',
  script: scriptUrl('loop/nexttick-vs-setimmediate/nexttick-vs-setimmediate.cjs'),
  detail: 'lab',
  lookFor: [
    'First group: sixty ticks in one row, inside one timers phase. No phase and no iteration goes by, and no read comes back.',
    'Second group: sixty immediates, each in an iteration of its own, with a read’s callback in nearly every poll between them.',
    'Both groups do the same work and keep the thread equally busy.',
  ],
  expected: {
    output: [
      'script',
      'tick',
      'immediate',
      '60 turns by nextTick: no reads came through',
      '60 turns by setImmediate: reads came through',
    ],
    properties: [
      'The tick runs before the loop’s first iteration, the immediate in the check phase.',
      'All sixty ticks run within one timers phase.',
      'No read comes back between the first and the last of the sixty ticks.',
      'The sixty immediates run in sixty iterations.',
      'Reads come back in poll between the immediates.',
    ],
  },
  explanation: [
    {
      text: 'The names are the wrong way round: nextTick runs as soon as the running code returns, before the loop goes on at all; setImmediate runs in the check phase of the loop’s next turn.',
      lines: [
        { line: 10, code: 'setImmediate' },
        { line: 11, code: 'process.nextTick' },
      ],
      sources: [sources.nodeNextTick, sources.nodeSetImmediate],
    },
    {
      text: 'Node empties the tick queue entirely, and a tick that is added meanwhile is part of it. So ticks that ask for ticks never let the loop go on: timers, I/O and immediates all wait until the last of them is done.',
      lines: [{ line: 27, code: 'process.nextTick(byTick, left - 1)' }],
      sources: [sources.nodeTicks, sources.nodeNextTick],
    },
    {
      text: 'The check phase runs only those immediates that were there when it began. One that is asked for by an immediate waits for the next iteration, and before that comes poll: I/O gets its turn each time.',
      lines: [{ line: 33, code: 'setImmediate(byImmediate, left - 1)' }],
      sources: [sources.nodeTimers, sources.nodeSetImmediate, sources.uvRun],
    },
    {
      text: 'While an immediate is waiting, poll takes what has arrived and does not sleep. Recursion by setImmediate is polite, not free: the loop turns without a rest.',
      lines: [],
      sources: [sources.nodeLoopGuide],
    },
    {
      text: 'The read itself was never held up: a thread of the pool did it long ago. What waits is its callback, until the loop comes to poll.',
      lines: [{ line: 44, code: 'fs.stat(__filename, function afterRead()' }],
      sources: [sources.nodeLoopGuide, sources.uvDesign],
    },
  ],
  compare: {
    a: { name: 'nextTick', script: scriptUrl('loop/nexttick-vs-setimmediate/with-nexttick.cjs') },
    b: { name: 'setImmediate', script: scriptUrl('loop/nexttick-vs-setimmediate/with-setimmediate.cjs') },
    align: 'site:with-nexttick.cjs:8',
    properties: [
      'Every callback of the one has its counterpart in the other: it is the same work.',
      'By nextTick all turns come before the first read and the first timer of the group.',
      'By setImmediate reads come through between the turns, places before where they were.',
    ],
  },
};
