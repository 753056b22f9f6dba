import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'matmul-crossover',
  chapter: 'native',
  title: 'Where a matrix product pays',
  question: 'Work that grows faster than its data: from which size on is C++ the faster one?',
  script: scriptUrl('native/matmul-crossover/matmul-crossover.cjs'),
  detail: 'lab',
  lookFor: ['At 1 × 1 the stretch in C++ is the wider one, at 256 × 256 that in JavaScript, by tens of times.'],
  expected: {
    output: [],
    properties: [
      'A product of single numbers is faster in JavaScript.',
      'A product of 256 × 256 is more than three times as fast in C++.',
    ],
  },
  explanation: [
    {
      text: 'n × n numbers go over the boundary, n × n × n products are made of them: the boundary is soon forgotten.',
      lines: [{ line: 7, code: 'const SIZES' }],
      sources: [sources.nodeApi],
    },
    {
      text: 'The loops of JavaScript read both matrices from the caches again and again, one number at a time.',
      lines: [{ line: 15, code: 'c[i * n + j] +=' }],
      sources: [sources.goto],
    },
    {
      text: 'The kernel keeps blocks in the caches that suit them and a tile of the result in registers, and multiplies eight numbers at a time where the processor can.',
      lines: [{ line: 34, code: 'lab.matmul(' }],
      sources: [sources.goto],
    },
  ],
};
