/** The experiments that come with Loopscope, in the order in which they are taught. */
import { experiment as blockedByJson } from './blocking/blocked-by-json/experiment.ts';
import type { Experiment } from './experiment.ts';
import { experiment as poolOfFour } from './io/pool-of-four/experiment.ts';
import { experiment as nextTickVsSetImmediate } from './loop/nexttick-vs-setimmediate/experiment.ts';
import { experiment as tourOfThePhases } from './loop/tour-of-the-phases/experiment.ts';

export type { Expected, Experiment, ScriptLine, Source, Step, Twin, Twins } from './experiment.ts';

export const experiments: readonly Experiment[] = [tourOfThePhases, nextTickVsSetImmediate, poolOfFour, blockedByJson];

/** The experiment of that name; null where there is none. */
export function findExperiment(name: string): Experiment | null {
  return experiments.find((experiment) => experiment.name === name) ?? null;
}
