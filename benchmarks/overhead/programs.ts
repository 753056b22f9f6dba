import { inRepository } from '../places.ts';

/** A program that does one thing many times and tells how long that took. */
export interface BenchmarkProgram {
  name: string;
  /** What one operation is. */
  operation: string;
  script: string;
  /** How many are timed, and how many come before that. 0 where the whole process is timed from outside. */
  operations: number;
  warmUp: number;
  /** Processes per round: short ones need more. */
  processes: number;
}

const script = (name: string) => inRepository(`benchmarks/overhead/programs/${name}.cjs`);

export const programs: readonly BenchmarkProgram[] = [
  program('awaits', 'await asyncFunction()', 2_000_000, 200_000),
  program('ticks', 'process.nextTick', 2_000_000, 200_000),
  program('immediates', 'setImmediate, 1,000 at a time', 1_000_000, 100_000),
  program('timers', 'setTimeout, 10,000 at a time', 500_000, 100_000),
  program('read-file', 'fs.readFile of a small file, 16 at once', 20_000, 4_000),
  program('http', 'HTTP request, client and server in one process, 20 sockets', 20_000, 20_000),
  {
    name: 'start-up',
    operation: 'a process with an empty script',
    script: script('empty'),
    operations: 0,
    warmUp: 0,
    processes: 5,
  },
];

function program(name: string, operation: string, operations: number, warmUp: number): BenchmarkProgram {
  return { name, operation, script: script(name), operations, warmUp, processes: 1 };
}
