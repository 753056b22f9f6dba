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
  /** The part of them that a driver does which writes kilobytes for each. */
  few: number;
  /** Processes per round: short ones need more. */
  processes: number;
  /** Whether it needs what is in benchmarks/peers. */
  needsPeers: boolean;
}

const script = (name: string) => inRepository(`benchmarks/overhead/programs/${name}.cjs`);

export const programs: readonly BenchmarkProgram[] = [
  program('awaits', 'await asyncFunction()', 2_000_000, 200_000, 1 / 50),
  program('ticks', 'process.nextTick', 2_000_000, 200_000, 1 / 50),
  program('immediates', 'setImmediate, 1,000 at a time', 1_000_000, 100_000, 1 / 50),
  program('timers', 'setTimeout, 10,000 at a time', 500_000, 100_000, 1 / 10),
  program('read-file', 'fs.readFile of a small file, 16 at once', 20_000, 4_000, 1 / 10),
  program('http', 'HTTP request, client and server in one process, 20 sockets', 20_000, 20_000, 1 / 20),
  {
    ...program(
      'fastify',
      'Fastify request, served alone, autocannon in another process, 50 sockets',
      40_000,
      20_000,
      1 / 20,
    ),
    needsPeers: true,
  },
  { ...program('start-up', 'a process with an empty script', 0, 0, 1), script: script('empty'), processes: 5 },
];

/** How many operations one process does. */
export function operationsOf(program: BenchmarkProgram, dear: boolean): { operations: number; warmUp: number } {
  const share = dear ? program.few : 1;
  return { operations: Math.round(program.operations * share), warmUp: Math.round(program.warmUp * share) };
}

function program(name: string, operation: string, operations: number, warmUp: number, few: number): BenchmarkProgram {
  return { name, operation, script: script(name), operations, warmUp, few, processes: 1, needsPeers: false };
}
