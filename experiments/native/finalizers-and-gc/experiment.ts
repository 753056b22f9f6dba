import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'finalizers-and-gc',
  chapter: 'native',
  title: 'Finalizers and the collector',
  question: 'An object of C++ keeps a callback, and the callback knows the object. Who collects them?',
  script: scriptUrl('native/finalizers-and-gc/finalizers-and-gc.cjs'),
  detail: 'lab',
  lookFor: [
    'Mark-compact collections, one after the other: the program asks for them.',
    'After one of them the registry’s callbacks: the hundred listeners of the first kind are gone. Of the second kind none ever goes.',
  ],
  expected: {
    output: ['Listener: 100 of 100 collected', 'LeakyListener: 0 of 100 collected'],
    properties: [
      'The program’s collections are in the recording, outside of any phase’s sleep.',
      'All of the listeners that the collector can see through are collected, none of those that C++ holds.',
    ],
  },
  explanation: [
    {
      text: 'A reference that C++ holds is a root for the collector: what it leads to stays, whoever else knows it. The callback leads back to the listener, so both stay for ever.',
      lines: [{ line: 36, code: "collect('LeakyListener')" }],
      sources: [sources.nodeApiReferences],
    },
    {
      text: 'The mend: the callback is kept as a property of the listener itself, where the collector sees the cycle, and C++ finds it there when it needs it.',
      lines: [{ line: 36, code: "collect('Listener')" }],
      sources: [sources.nodeApiReferences],
    },
    {
      text: 'A finalizer runs after the collection, in a turn of the loop, and nobody promises when, or that it runs at all. So close what must be closed, and use finalizers for memory alone.',
      lines: [{ line: 13, code: 'new FinalizationRegistry(' }],
      sources: [sources.finalizationRegistry],
    },
  ],
};
