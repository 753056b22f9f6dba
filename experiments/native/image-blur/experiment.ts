import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'image-blur',
  chapter: 'native',
  title: 'Thirty pictures',
  question: 'Thirty pictures are blurred in C++, twice. Why does the heart stop the first time only?',
  script: scriptUrl('native/image-blur/image-blur.cjs'),
  detail: 'lab',
  lookFor: [
    'One wide callback, the timer that blurs at once: the heartbeats stop, no phase goes by.',
    'After it, the same thirty pictures in the thread pool: each is a request in flight, and the heartbeats go on.',
  ],
  expected: {
    output: ['30 pictures at once: 0 heartbeats meanwhile', '30 pictures in the pool: the heart went on beating'],
    properties: [
      'While the pictures are blurred at once nothing is called back.',
      'While they are blurred in the pool the heart goes on beating.',
      'Each picture of the pool is a request of its own, called back in poll.',
    ],
  },
  explanation: [
    {
      text: 'C++ is no other thread. A function of an addon runs on the thread that calls it, and the loop waits, however fast the function is.',
      lines: [{ line: 18, code: 'lab.gaussianBlur(pixels' }],
      sources: [sources.nodeDontBlock, sources.nodeApi],
    },
    {
      text: 'An asynchronous function hands the work to a thread of libuv’s pool, and gives a promise. It takes no less time; it takes it elsewhere.',
      lines: [{ line: 27, code: 'lab.gaussianBlurAsync(' }],
      sources: [sources.nodeApiAsync, sources.uvThreadPool],
    },
    {
      text: 'When a picture is done poll calls back, the promise is resolved, and the next one goes out. The heart beats in between.',
      lines: [{ line: 11, code: 'setInterval(function beat()' }],
      sources: [sources.uvWorkDone],
    },
  ],
};
