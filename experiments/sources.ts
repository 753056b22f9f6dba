/** What the explanations rest on, named once. */
import type { Source } from './experiment.ts';

const NODE = 'https://github.com/nodejs/node/blob/v20.20.2';
const LIBUV = 'https://github.com/libuv/libuv/blob/v1.46.0';

export const sources = {
  uvRun: { what: 'libuv 1.46, src/unix/core.c: uv_run', url: `${LIBUV}/src/unix/core.c#L414-L483` },
  uvDesign: {
    what: 'libuv documentation: the I/O loop',
    url: 'https://docs.libuv.org/en/v1.x/design.html#the-i-o-loop',
  },
  uvThreadPool: {
    what: 'libuv documentation: the thread pool',
    url: 'https://docs.libuv.org/en/v1.x/threadpool.html',
  },
  uvWorker: { what: 'libuv 1.46, src/threadpool.c: worker', url: `${LIBUV}/src/threadpool.c#L57-L139` },
  uvWorkDone: { what: 'libuv 1.46, src/threadpool.c: uv__work_done', url: `${LIBUV}/src/threadpool.c#L308-L345` },
  uvTimersMoved: {
    what: 'libuv pull request 3927: change execution order of timers',
    url: 'https://github.com/libuv/libuv/pull/3927',
  },
  uvPipeConnect: {
    what: 'libuv 1.46, src/unix/pipe.c: uv_pipe_connect2',
    url: `${LIBUV}/src/unix/pipe.c#L302-L304`,
  },
  uvTcpConnect: { what: 'libuv 1.46, src/unix/tcp.c: uv__tcp_connect', url: `${LIBUV}/src/unix/tcp.c#L236-L245` },
  nodeTicks: {
    what: 'Node 20, lib/internal/process/task_queues.js: processTicksAndRejections',
    url: `${NODE}/lib/internal/process/task_queues.js`,
  },
  nodeCallbackScope: {
    what: 'Node 20, src/api/callback.cc: InternalCallbackScope',
    url: `${NODE}/src/api/callback.cc`,
  },
  nodeTimers: {
    what: 'Node 20, lib/internal/timers.js: processTimers, processImmediate',
    url: `${NODE}/lib/internal/timers.js`,
  },
  nodeNet: { what: 'Node 20, lib/net.js: Socket.prototype._destroy', url: `${NODE}/lib/net.js` },
  nodeTicksBetweenTimers: {
    what: 'Node pull request 22842: run nextTicks after each immediate and timer',
    url: 'https://github.com/nodejs/node/pull/22842',
  },
  nodeBeforeExit: {
    what: "Node documentation: event 'beforeExit'",
    url: 'https://nodejs.org/docs/latest-v20.x/api/process.html#event-beforeexit',
  },
  nodeNextTick: {
    what: 'Node documentation: process.nextTick',
    url: 'https://nodejs.org/docs/latest-v20.x/api/process.html#processnexttickcallback-args',
  },
  nodeSetImmediate: {
    what: 'Node documentation: setImmediate',
    url: 'https://nodejs.org/docs/latest-v20.x/api/timers.html#setimmediatecallback-args',
  },
  nodeSetInterval: {
    what: 'Node documentation: setTimeout, whose remarks hold for setInterval',
    url: 'https://nodejs.org/docs/latest-v20.x/api/timers.html#settimeoutcallback-delay-args',
  },
  nodeLoopGuide: {
    what: 'Node learn: the event loop, timers and process.nextTick',
    url: 'https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick',
  },
  nodeDontBlock: {
    what: "Node learn: don't block the event loop",
    url: 'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
  },
  nodeThreadPoolSize: {
    what: 'Node documentation: UV_THREADPOOL_SIZE',
    url: 'https://nodejs.org/docs/latest-v20.x/api/cli.html#uv_threadpool_sizesize',
  },
  nodeWorkers: {
    what: 'Node documentation: worker threads',
    url: 'https://nodejs.org/docs/latest-v20.x/api/worker_threads.html',
  },
  nodeApi: {
    what: 'Node documentation: Node-API',
    url: 'https://nodejs.org/docs/latest-v20.x/api/n-api.html',
  },
  nodeApiObjects: {
    what: 'Node documentation: Node-API, working with JavaScript values',
    url: 'https://nodejs.org/docs/latest-v20.x/api/n-api.html#working-with-javascript-values',
  },
  nodeApiAsync: {
    what: 'Node documentation: Node-API, simple asynchronous operations',
    url: 'https://nodejs.org/docs/latest-v20.x/api/n-api.html#simple-asynchronous-operations',
  },
  nodeApiThreadsafe: {
    what: 'Node documentation: Node-API, asynchronous thread-safe function calls',
    url: 'https://nodejs.org/docs/latest-v20.x/api/n-api.html#asynchronous-thread-safe-function-calls',
  },
  nodeApiExternal: {
    what: 'Node documentation: napi_create_external_arraybuffer',
    url: 'https://nodejs.org/docs/latest-v20.x/api/n-api.html#napi_create_external_arraybuffer',
  },
  nodeApiReferences: {
    what: 'Node documentation: Node-API, references to values with a lifespan longer than that of the native method',
    url: 'https://nodejs.org/docs/latest-v20.x/api/n-api.html#references-to-values-with-a-lifespan-longer-than-that-of-the-native-method',
  },
  nodeApiMemory: {
    what: 'Node documentation: napi_adjust_external_memory',
    url: 'https://nodejs.org/docs/latest-v20.x/api/n-api.html#napi_adjust_external_memory',
  },
  goto: {
    what: 'Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication (2008)',
    url: 'https://doi.org/10.1145/1356052.1356053',
  },
  finalizationRegistry: {
    what: 'ECMAScript: FinalizationRegistry objects',
    url: 'https://tc39.es/ecma262/#sec-finalization-registry-objects',
  },
  getrusage: { what: 'Linux manual: getrusage(2)', url: 'https://man7.org/linux/man-pages/man2/getrusage.2.html' },
  cpuCaches: {
    what: 'Drepper, What Every Programmer Should Know About Memory (2007), section 3',
    url: 'https://lwn.net/Articles/252125/',
  },
} as const satisfies Record<string, Source>;
