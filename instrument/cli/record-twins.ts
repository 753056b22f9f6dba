import { fileURLToPath } from 'node:url';
import type { Twin, Twins } from '../../experiments/catalogue.ts';
import type { Installation } from '../host/installation.ts';
import type { Recording } from '../host/recording.ts';
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
