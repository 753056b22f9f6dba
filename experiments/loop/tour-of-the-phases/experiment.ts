import type { Experiment } from '../../experiment.ts';
import { scriptUrl } from '../../script-url.ts';
import { sources } from '../../sources.ts';

export const experiment: Experiment = {
  name: 'tour-of-the-phases',
  chapter: 'loop',
  title: 'A tour of the phases',
  question: 'Which phases does the event loop pass through, and what runs in each of them?',
  script: scriptUrl('loop/tour-of-the-phases/tour-of-the-phases.cjs'),
  detail: 'lab',
  lookFor: [
    'Six groups of coloured blocks: six laps. Between them poll is asleep, waiting for the next timer.',
    'Within a lap: timers, pending, poll, check, closing. The next iteration’s number appears where timers end.',
    'Behind the timer its ticks, behind the ticks its microtasks, one more of each in every lap, and all of them before the loop goes on.',
    'The last block of all, behind the last iteration: the loop was empty, and Node asked whether that was all.',
  ],
  expected: {
    output: [],
    properties: [
      'Each phase that can run callbacks runs one of the script’s in every lap.',
      'The first timer runs before the first iteration.',
      'In every lap the timer comes first, then its ticks, then its microtasks, then pending, check and closing.',
      'The refused connection is reported in the pending phase, and its socket is closed in the closing phase.',
      'Between the laps the loop is asleep in poll.',
      'The tick that beforeExit asks for runs in the exit phase.',
      'Garbage is collected while callbacks run.',
    ],
  },
  explanation: [
    {
      text:
        'The main script runs to its end before the loop turns for the first time. It has asked for a timer and then kept the thread busy, ' +
        'so the timer is already due when libuv looks at timers once, before the first iteration.',
      lines: [
        { line: 12, code: 'lap(1, 0)' },
        { line: 13, code: "visit('main', 8)" },
      ],
      sources: [sources.uvRun, sources.uvDesign],
    },
    {
      text:
        'From then on an iteration is: pending, idle and prepare, poll, check, closing, timers. Most diagrams put timers first: that was so up to libuv 1.44. ' +
        'Round the circle the order is the same; only the place where an iteration begins has moved.',
      lines: [],
      sources: [sources.uvRun, sources.uvTimersMoved],
      holdsFor: 'libuv 1.45 and later (Node 20 and later)',
    },
    {
      text:
        'Ticks and promises are no phase. When a callback returns, Node runs all ticks, then all microtasks, and again until both queues are empty; ' +
        'since Node 11 also between two timers and between two immediates.',
      lines: [
        { line: 19, code: "process.nextTick(visit, 'tick', 2)" },
        { line: 20, code: 'Promise.resolve().then' },
      ],
      sources: [sources.nodeTicks, sources.nodeCallbackScope, sources.nodeTicksBetweenTimers],
    },
    {
      text:
        'Pending runs what libuv put off. Here nobody listens on the socket’s path: libuv knows that at once, but tells it only at the loop’s next turn, ' +
        'so that a callback never runs inside the call that asked for it. What runs in the pending phase is Node’s own callback; it destroys the socket, ' +
        'and the handler of the error runs in a tick right behind it. (A refused TCP connection is usually named as the example. On Linux its refusal arrives like any other news, in poll.)',
      lines: [
        { line: 32, code: "net.connect('/nobody/listens/here')" },
        { line: 33, code: "socket.on('error'" },
      ],
      sources: [sources.uvPipeConnect, sources.uvTcpConnect, sources.nodeNet],
      holdsFor: 'Linux and macOS',
    },
    {
      text: 'Idle and prepare belong to libuv and to Node itself: no JavaScript of yours runs there. An idle handle has nothing to do with idle time, which is spent in poll.',
      lines: [],
      sources: [sources.uvDesign],
    },
    {
      text:
        'Poll is where the loop sleeps, and where nearly all I/O callbacks run. The file’s facts were fetched by a thread of the pool; its result is one event for poll. ' +
        'As long as an immediate is waiting, poll does not sleep at all. Should the pool be late, this callback runs in one of the next iterations.',
      lines: [{ line: 22, code: 'fs.stat(__filename, function poll()' }],
      sources: [sources.uvDesign, sources.nodeLoopGuide],
    },
    {
      text: 'Check runs the immediates. One that is asked for by an immediate waits for the next iteration.',
      lines: [{ line: 27, code: 'setImmediate(function check()' }],
      sources: [sources.nodeTimers, sources.nodeSetImmediate],
    },
    {
      text: 'Closing runs the callbacks of handles that libuv has closed. Of the many events called ‘close’ only those that wait for such a handle come here, as a socket’s does; others come by nextTick.',
      lines: [{ line: 34, code: "socket.on('close', function closing()" }],
      sources: [sources.uvDesign, sources.nodeNet],
    },
    {
      text:
        'Reading a whole file with promises takes several requests to the pool: opening, asking for its size, reading, closing. Each comes back in a poll phase of its own, with microtasks behind it, ' +
        'so the script’s single await lasts several iterations.',
      lines: [{ line: 44, code: 'await fs.promises.readFile(__filename)' }],
      sources: [sources.nodeLoopGuide],
    },
    {
      text: 'When nothing is left to wait for, Node emits beforeExit. The tick and the promise from its handler still run; had the handler asked for a timer, the loop would turn again.',
      lines: [
        { line: 60, code: "process.once('beforeExit'" },
        { line: 61, code: "process.nextTick(visit, 'exit', 8)" },
      ],
      sources: [sources.nodeBeforeExit],
    },
  ],
};
