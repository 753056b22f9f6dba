import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'external-memory',
  chapter: 'native',
  title: 'Memory that V8 cannot see',
  question: 'Each object is small and has 4 MiB of C++ behind it. When does V8 clean up?',
  script: scriptUrl('native/external-memory/external-memory.cjs'),
  detail: 'lab',
  lookFor: [
    'Up to the mark “told” hardly a collection: to V8 there are 60 small objects.',
    'After it, collection after collection: V8 knows that each object is worth 4 MiB.',
  ],
  expected: {
    output: ['V8 is told nothing: all of 60 memories at once', 'V8 is told of them: never all of 60 at once'],
    properties: ['There are more collections while V8 is told of the memory than while it is not.'],
  },
  explanation: [
    {
      text: 'The collector begins when JavaScript’s heap has grown. An object that wraps a pointer adds some bytes to it, whatever the pointer leads to.',
      lines: [{ line: 13, code: 'new lab.Block(NUMBERS, told)' }],
      sources: [sources.nodeApiMemory],
    },
    {
      text: 'napi_adjust_external_memory tells V8 what hangs on its objects, and again when they are gone. Then it counts that into its plans, and collects in time.',
      lines: [{ line: 24, code: 'make(true)' }],
      sources: [sources.nodeApiMemory],
    },
  ],
};
