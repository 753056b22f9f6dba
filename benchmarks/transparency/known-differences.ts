import type { Blame } from './judge.ts';

/** Tests of Node's own that pass bare and fail recorded, each with the reason. */
export interface KnownDifference {
  test: string;
  /** What it takes, at least, to make it fail. */
  blame: Blame;
  reason: string;
}

const PERMISSION =
  'It starts Node with the permission model, which lets a preload be read, and an addon be loaded, only where the command line allows it, and ends Node otherwise. The command line is the test’s own, and a recorder that got in all the same would be a hole in the permission model.';

const VM_TIMEOUT =
  'It lets a vm time-out end a promise’s job, for which Node never calls `after`; with any async hook Node finds its stack of async ids corrupted and aborts.';

/** Of Node 20.19. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  { test: 'parallel/test-process-load-env-file.js', blame: 'preload', reason: PERMISSION },
  { test: 'parallel/test-cli-permission-multiple-allow.js', blame: 'preload', reason: PERMISSION },
  { test: 'es-module/test-cjs-legacyMainResolve-permission.js', blame: 'preload', reason: PERMISSION },
  { test: 'sequential/test-vm-timeout-escape-promise-module-2.js', blame: 'hooks', reason: VM_TIMEOUT },
  {
    test: 'parallel/test-dotenv-node-options.js',
    blame: 'preload',
    reason:
      'It sets NODE_OPTIONS in an .env file, which Node follows only where the environment has none; that of a recorded program brings the recorder along.',
  },
  {
    test: 'parallel/test-inspector-async-call-stack.js',
    blame: 'hooks',
    reason: 'It asserts that no async hook is active at its start.',
  },
  {
    test: 'parallel/test-domain-dep0097.js',
    blame: 'recorder',
    reason:
      'Not yet: the `domain` module warns of callbacks without an async context from within Node’s callback trampoline, which the recorder takes away so that it does not stand in the stacks of the program’s errors. Of the two differences this is the rarer one.',
  },
  {
    test: 'parallel/test-bootstrap-modules.js',
    blame: 'hooks',
    reason:
      'It lists the built-in modules that have been loaded. Whatever uses async hooks has loaded `async_hooks`; ours loads `perf_hooks` and `worker_threads` too, for the clock and the thread’s number.',
  },
];
