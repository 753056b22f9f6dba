import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'sum-crossover',
  chapter: 'native',
  title: 'Where a sum pays',
  question: 'One number, or a million: from how many on is a sum in C++ the faster one?',
  script: scriptUrl('native/sum-crossover/sum-crossover.cjs'),
  detail: 'lab',
  lookFor: [
    'The first stretches of user timing are wide in C++, the last ones in JavaScript: in between they change places.',
    'The last line of the output names the size from which on C++ wins on this machine.',
  ],
  expected: {
    output: [],
    properties: ['A sum of one number is faster in JavaScript.', 'A sum of a million numbers is faster in C++.'],
  },
  explanation: [
    {
      text: 'A call into C++ costs the same whatever it does. Of one number it is nearly all there is.',
      lines: [{ line: 7, code: 'const SIZES' }],
      sources: [sources.nodeApi],
    },
    {
      text: 'In JavaScript each sum waits for the one before: additions of floating-point numbers may not be put into another order.',
      lines: [{ line: 11, code: 'total += x[i]' }],
      sources: [sources.nodeApi],
    },
    {
      text: 'C++ keeps many partial sums side by side in wide registers, so that it waits for memory instead. That gives a result that differs in the last bits, and is allowed to whoever says so.',
      lines: [{ line: 28, code: 'lab.sum(x)' }],
      sources: [sources.cpuCaches],
    },
  ],
};
