import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'copy-or-share',
  chapter: 'native',
  title: 'Copy or share',
  question: 'C++ has 32 MiB of numbers. Is it dearer to show them to JavaScript than to show it 8 KiB?',
  script: scriptUrl('native/copy-or-share/copy-or-share.cjs'),
  detail: 'lab',
  lookFor: ['The stretches called copy grow with the size, those called view do not.'],
  expected: {
    output: ['C++ writes 7: the copy has 0, the view has 7', 'JavaScript writes 8: a new copy has 8'],
    properties: [
      'A view of 32 MiB is faster than a copy of them.',
      'A copy of 32 MiB takes longer than a copy of 8 KiB.',
    ],
  },
  explanation: [
    {
      text: 'A copy is memory of JavaScript’s own: it costs time in proportion, and what is written into the one is not in the other.',
      lines: [{ line: 21, code: 'block.copy()' }],
      sources: [sources.nodeApiObjects],
    },
    {
      text: 'A view is an ArrayBuffer on the memory of C++: nothing is copied, and both see what either writes. The memory must live as long as any view of it, which a finalizer takes care of.',
      lines: [{ line: 22, code: 'block.view()' }],
      sources: [sources.nodeApiExternal],
    },
  ],
};
