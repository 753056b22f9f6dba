import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'system-facts',
  chapter: 'native',
  title: 'Below Node',
  question: 'Which facts of the machine can an addon see that Node does not show?',
  script: scriptUrl('native/system-facts/system-facts.cjs'),
  detail: 'lab',
  lookFor: [
    'Stretches of user timing: following pointers through 16 KiB, 256 KiB and 64 MiB. The last is wide: every step goes to memory.',
    'The output: caches, page faults, context switches, and hardware counters where there are any.',
  ],
  expected: {
    output: [],
    properties: ['The way through 64 MiB takes longer than that through 16 KiB.'],
  },
  explanation: [
    {
      text: 'The same step, a load whose address is what the last one brought: it takes a nanosecond in the first cache and a hundred times as long in memory.',
      lines: [{ line: 13, code: 'lab.latency(size * KIB)' }],
      sources: [sources.cpuCaches],
    },
    {
      text: 'Memory that is asked for is not there yet: the kernel gives each page when it is first touched, and counts a fault.',
      lines: [{ line: 19, code: 'fill(1)' }],
      sources: [sources.getrusage],
    },
    {
      text: 'A thread that sleeps gives its core away: a context switch of its own will. One that is pushed off its core has another kind.',
      lines: [{ line: 25, code: 'Atomics.wait(' }],
      sources: [sources.getrusage],
    },
    {
      text: 'Cycles, instructions and misses are counted by the processor itself; virtual machines often keep that to themselves.',
      lines: [{ line: 28, code: 'lab.counted(' }],
      sources: [sources.cpuCaches],
    },
  ],
};
