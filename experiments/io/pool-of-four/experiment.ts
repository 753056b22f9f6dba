import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'pool-of-four',
  chapter: 'io',
  title: 'A pool of four',
  question: 'Five jobs are started at once, all the same and none on the loop’s own thread. Do all five begin at once?',
  script: scriptUrl('io/pool-of-four/pool-of-four.cjs'),
  detail: 'lab',
  lookFor: [
    'First process, thread pool: four rows, a job in each. The fifth begins in the row in which the first job ends.',
    'Above it, in flight: five requests from the same moment on. Four are full from the start, the fifth is pale until a thread takes it. Click it: behind how many it waited, and whose end made room.',
    'Second process: eight rows, five of them with a job, all from the start. On a machine with fewer than five CPUs each takes longer: click one to see how much of the time its thread was on a CPU.',
    'The loop’s own thread sleeps in poll all the while, and wakes for a moment whenever a job is done.',
  ],
  expected: {
    output: ['4 threads: all five jobs are done', '8 threads: all five jobs are done'],
    properties: [
      'The pool has four threads in the first process and eight in the second.',
      'The main script makes all five requests before any job is called back.',
      'With four threads the fifth waits behind four others, and begins when the first of them is done.',
      'With eight threads none waits: each begins when it is made.',
      'At no time do more than four jobs run at once in the first process.',
      'Every job is called back in poll, in the order in which they are done.',
    ],
  },
  explanation: [
    {
      text: 'Asynchronous crypto is no magic of the loop: pbkdf2 runs on a thread of libuv’s pool, as file system calls, look-ups by getaddrinfo and zlib do. The loop’s thread only hands the job over and goes on.',
      lines: [{ line: 14, code: 'pbkdf2(' }],
      sources: [sources.uvThreadPool, sources.nodeDontBlock],
    },
    {
      text: 'The pool has four threads, however many CPUs there are. They take what is waiting from one queue, first come, first served; so the fifth job waits for whichever of the first four is done first.',
      lines: [{ line: 13, code: 'job <= JOBS' }],
      sources: [sources.uvThreadPool, sources.uvWorker],
    },
    {
      text: 'UV_THREADPOOL_SIZE is read once, when the first request makes the pool. A program may still set it itself, as this one does, if nothing has used the pool before.',
      lines: [{ line: 8, code: 'process.env.UV_THREADPOOL_SIZE = size' }],
      sources: [sources.uvThreadPool, sources.nodeThreadPoolSize],
    },
    {
      text: 'A thread that is done with a job wakes the loop, and poll runs the callback. Nothing runs in parallel with JavaScript here: the callbacks come one after the other, on the one thread.',
      lines: [{ line: 15, code: '++done === JOBS' }],
      sources: [sources.uvWorkDone, sources.uvDesign],
    },
    {
      text: 'With eight threads nobody waits for a thread. It does not make the work less: where there are fewer CPUs than threads, the threads share them, and all five take longer. And slow jobs of one kind hold up every other user of the pool, a small file read as well.',
      lines: [{ line: 22, code: "fork(__filename, ['8'])" }],
      sources: [sources.uvThreadPool, sources.nodeDontBlock],
    },
  ],
};
