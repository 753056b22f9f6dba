import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'cost-of-an-object',
  chapter: 'native',
  title: 'The cost of an object',
  question: 'Numbers, an object, an array, a typed array: what does it cost C++ to look into each?',
  script: scriptUrl('native/cost-of-an-object/cost-of-an-object.cjs'),
  detail: 'lab',
  lookFor: [
    'Twenty-five stretches of user timing in the main script, five of each kind.',
    'An array of 10,000 numbers takes longer than a typed array of the same numbers by far.',
  ],
  expected: {
    output: [],
    properties: [
      'An object with three properties costs more than two numbers.',
      'An array of 10,000 numbers costs more than five times what a typed array of them does.',
    ],
  },
  explanation: [
    {
      text: 'A number is one handle. An object is one as well, but each property is looked up by its name, call by call: V8’s inline caches do not help C++.',
      lines: [{ line: 27, code: 'lab.sumPoint(point)' }],
      sources: [sources.nodeApiObjects],
    },
    {
      text: 'An object that C++ makes is empty at first and gets its properties one by one.',
      lines: [{ line: 30, code: 'lab.makePoint(1, 2, 3)' }],
      sources: [sources.nodeApiObjects],
    },
    {
      text: 'An array is asked for each element, which makes a handle each.',
      lines: [{ line: 33, code: 'lab.sumArray(array)' }],
      sources: [sources.nodeApiObjects],
    },
    {
      text: 'A typed array is asked once where its memory is. From there on C++ reads it as it reads its own: numbers that go over the boundary belong into one.',
      lines: [{ line: 34, code: 'lab.sumTyped(typed)' }],
      sources: [sources.nodeApiObjects],
    },
  ],
};
