import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Experiment, experiments } from '../../experiments/catalogue.ts';
import { commandTarget, scriptTarget, type Target } from '../host/target.ts';

/** What there is to know of an experiment in order to start it. */
export type Startable = Pick<Experiment, 'name' | 'script' | 'detail'>;

export interface Chosen {
  target: Target;
  /** Where it is one of the catalogue. */
  experiment: Startable | null;
}

/**
 * What the words behind `run` or `record` mean.
 * @param operands a script or an experiment with its arguments, or a whole command line
 * @param wholeCommand whether they followed a `--`
 * @throws LoopscopeError where there is nothing of that name
 */
export function chooseTarget(
  operands: string[],
  wholeCommand: boolean,
  cwd: string,
  catalogue: readonly Startable[] = experiments,
): Chosen {
  if (wholeCommand) return { target: commandTarget(operands, cwd), experiment: null };
  const [name, ...args] = operands;
  const experiment = catalogue.find((candidate) => candidate.name === name);
  if (!experiment || isFile(resolve(cwd, name))) return { target: scriptTarget(name, args, cwd), experiment: null };
  const target = scriptTarget(fileURLToPath(experiment.script), args, cwd);
  return { target: { ...target, name: experiment.name }, experiment };
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * Whether the operands came behind a `--`, which the parser takes away.
 * @param words everything behind the program's name
 * @param operands what the parser left: the end of `words`
 */
export const isWholeCommand = (words: string[], operands: string[]): boolean =>
  words[words.length - operands.length - 1] === '--';
