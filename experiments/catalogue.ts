/** The experiments that come with Loopscope, in the order in which they are taught. */
import { experiment as blockedByJson } from './blocking/blocked-by-json/experiment.ts';
import type { Experiment } from './experiment.ts';
import { experiment as poolOfFour } from './io/pool-of-four/experiment.ts';
import { experiment as nextTickVsSetImmediate } from './loop/nexttick-vs-setimmediate/experiment.ts';
import { experiment as tourOfThePhases } from './loop/tour-of-the-phases/experiment.ts';
import { experiment as copyOrShare } from './native/copy-or-share/experiment.ts';
import { experiment as costOfACall } from './native/cost-of-a-call/experiment.ts';
import { experiment as costOfAnObject } from './native/cost-of-an-object/experiment.ts';
import { experiment as externalMemory } from './native/external-memory/experiment.ts';
import { experiment as finalizersAndGc } from './native/finalizers-and-gc/experiment.ts';
import { experiment as imageBlur } from './native/image-blur/experiment.ts';
import { experiment as matmulCrossover } from './native/matmul-crossover/experiment.ts';
import { experiment as sumCrossover } from './native/sum-crossover/experiment.ts';
import { experiment as syncAsyncThreadsafe } from './native/sync-async-threadsafe/experiment.ts';
import { experiment as systemFacts } from './native/system-facts/experiment.ts';

export type { Expected, Experiment, ScriptLine, Source, Step, Twin, Twins } from './experiment.ts';

export const experiments: readonly Experiment[] = [
  tourOfThePhases,
  nextTickVsSetImmediate,
  poolOfFour,
  blockedByJson,
  costOfACall,
  costOfAnObject,
  sumCrossover,
  matmulCrossover,
  imageBlur,
  syncAsyncThreadsafe,
  copyOrShare,
  finalizersAndGc,
  externalMemory,
  systemFacts,
];

/** The experiment of that name; null where there is none. */
export function findExperiment(name: string): Experiment | null {
  return experiments.find((experiment) => experiment.name === name) ?? null;
}
