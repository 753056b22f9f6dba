import { fileURLToPath } from 'node:url';
import { type Experiment, experiments, type Twin, type Twins } from '../../experiments/catalogue.ts';
import type { Installation } from '../host/installation.ts';
import type { Recording } from '../host/recording.ts';
import type { ViewerServer } from '../host/server.ts';
import { scriptTarget } from '../host/target.ts';
import { watchProgram } from './watch-program.ts';

/** An experiment that does the same work in two ways. */
export interface TwinExperiment {
  name: string;
  detail: 'lab';
  script: URL;
  compare: Twins;
}

/**
 * Records both programs of an experiment, one after the other, so that neither disturbs the other. What they print is not
 * shown.
 * @throws LoopscopeError where one can't be started or its recording can't be made
 */
export async function recordTwins(
  experiment: TwinExperiment,
  installation: Installation,
  cwd: string,
): Promise<[Recording, Recording]> {
  const { a, b } = experiment.compare;
  return [await record(a), await record(b)];

  async function record(twin: Twin): Promise<Recording> {
    const target = scriptTarget(fileURLToPath(twin.script), [], cwd);
    const chosen = { target: { ...target, name: `${experiment.name}.${twin.name}` }, experiment };
    const { writer, program } = await watchProgram(chosen, installation, { cwd, silent: true });
    program.release();
    return writer.recording;
  }
}

/** The experiment of that name, where it can be compared with itself. */
export const findTwins = (name: string): TwinExperiment | undefined =>
  comparableExperiments().find((experiment) => experiment.name === name);

/** The experiments that can be compared, each with itself. */
export const comparableExperiments = (): TwinExperiment[] =>
  experiments.filter((experiment): experiment is Experiment & TwinExperiment => experiment.compare !== undefined);

/** Lets viewers of an experiment ask for its two programs, where it has two; they are recorded into `cwd` then. */
export function proposeTwins(server: ViewerServer, name: string, installation: Installation, cwd: string): void {
  const experiment = findTwins(name);
  if (!experiment) return;
  const { a, b, align } = experiment.compare;
  server.library.propose({ experiment: name, a: a.name, b: b.name, align }, () =>
    recordTwins(experiment, installation, cwd),
  );
}
