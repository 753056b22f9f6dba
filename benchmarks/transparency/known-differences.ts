import type { Blame } from './judge.ts';

/** A test of Node's own that passes bare and fails recorded, with the reason. */
export interface KnownDifference {
  test: string;
  /** What it takes, at least, to make it fail. */
  blame: Blame;
  reason: string;
}

const because = (blame: Blame, reason: string, tests: string[]): KnownDifference[] =>
  tests.map((test) => ({ test, blame, reason }));

/** Of Node 20.19. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  ...because(
    'preload',
    'It starts Node with the permission model, and with a command line that allows neither a preload to be read nor an addon to be loaded: Node ends. A recorder that got in all the same would be a hole in the permission model.',
    [
      'es-module/test-cjs-legacyMainResolve-permission.js',
      'parallel/test-cli-permission-multiple-allow.js',
      'parallel/test-permission-fs-read.js',
      'parallel/test-permission-fs-traversal-path.js',
      'parallel/test-permission-fs-wildcard.js',
      'parallel/test-permission-warning-flags.js',
      'parallel/test-process-load-env-file.js',
    ],
  ),
  ...because(
    'preload',
    'It starts Node with a policy that lists, by their hashes, the files that may be loaded: a preload is not among them.',
    [
      'parallel/test-policy-crypto-default-encoding.js',
      'parallel/test-policy-crypto-hash-tampering.js',
      'parallel/test-policy-dependencies.js',
      'parallel/test-policy-integrity-flag.js',
      'parallel/test-policy-manifest.js',
      'parallel/test-policy-parse-integrity.js',
      'parallel/test-policy-process-binding.js',
      'parallel/test-policy-scopes.js',
    ],
  ),
  ...because(
    'preload',
    'It sets NODE_OPTIONS in an .env file, which Node follows only where the environment has none; that of a recorded program brings the recorder along.',
    ['parallel/test-dotenv-node-options.js'],
  ),
  ...because('hooks', 'It asserts that no async hook is active at its start.', [
    'parallel/test-inspector-async-call-stack.js',
  ]),
  ...because(
    'hooks',
    'It lists the built-in modules that have been loaded. Whatever uses async hooks has loaded `async_hooks`; ours loads `perf_hooks` and `worker_threads` too, for the clock and the thread’s number.',
    ['parallel/test-bootstrap-modules.js'],
  ),
  ...because(
    'hooks',
    'Not yet: it lets a vm time-out end a promise’s job, for which Node never calls `after`; with any async hook Node then finds its stack of async ids corrupted and aborts. It would pass with V8’s own promise hooks in place of async hooks for promises.',
    ['parallel/test-vm-timeout-escape-promise-2.js', 'sequential/test-vm-timeout-escape-promise-module-2.js'],
  ),
  ...because(
    'hooks',
    'Not yet: it prints a promise of another vm context. While async hooks are on, Node keeps ids in two symbols on every promise; the recorder hides them when a promise is printed, but not on promises of other contexts. V8’s own promise hooks would leave none.',
    ['parallel/test-util-inspect.js'],
  ),
  ...because(
    'recorder',
    'Not yet: the `domain` module looks for callbacks without an async context from within Node’s callback trampoline, which the recorder takes away so that it does not stand in the stacks of the program’s errors. Of the two differences this is the rarer one.',
    ['parallel/test-domain-dep0097.js'],
  ),
];
