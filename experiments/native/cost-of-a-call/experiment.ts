import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'cost-of-a-call',
  chapter: 'native',
  title: 'The cost of a call',
  question: 'A call into C++ that does nothing: how much dearer is it than one that stays in JavaScript?',
  script: scriptUrl('native/cost-of-a-call/cost-of-a-call.cjs'),
  detail: 'lab',
  lookFor: [
    'In the main script, twenty stretches of user timing: each is 100,000 calls, in JavaScript and in C++ in turns.',
    'Nothing else happens meanwhile: no callback, no tick. A call into an addon is an ordinary call.',
  ],
  expected: {
    output: [],
    properties: [
      'Every stretch lies within the main script, and nothing is called back before the script is over.',
      'The fastest stretch of empty calls into C++ takes longer than that of empty calls in JavaScript, and so it is with additions.',
    ],
  },
  explanation: [
    {
      text: 'V8 knows what a function of JavaScript does, and compiles its body into the loop that calls it: of an empty one nothing is left.',
      lines: [{ line: 8, code: 'const plain' }],
      sources: [sources.nodeApi],
    },
    {
      text: 'Into C++ it leaves its compiled code: a handle scope is opened, the arguments are put where C++ finds them, and the function is called by its address.',
      lines: [{ line: 12, code: 'calls.nothing()' }],
      sources: [sources.nodeApi],
    },
    {
      text: 'Each argument costs besides: Node-API gives a handle, and the addon asks for its type and its number. What an addon does must be worth that, every time it is called.',
      lines: [{ line: 16, code: 'calls.add(sum, 1)' }],
      sources: [sources.nodeApiObjects],
    },
  ],
};
