import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The addons of the lab, by subject. */
export type LabAddon = 'math' | 'image' | 'system' | 'boundary';

/** What every addon with kernels of several instruction sets has. */
export interface Levels {
  /** The instruction set in use: the best one of this processor, until another is set. */
  level(): LevelName;
  /** Those that this processor has, the best one last. */
  levels(): LevelName[];
  /**
   * Uses another one, for this process.
   * @throws RangeError `ERR_LAB_RANGE` where the processor does not have it
   */
  setLevel(name: LevelName): void;
}

export type LevelName = 'baseline' | 'avx2' | 'avx512';

/** An addon of the lab is not there: not built, or built for another system. */
export class AddonMissingError extends Error {
  readonly code = 'ERR_LAB_NOT_BUILT';
}

const load = createRequire(import.meta.url);

/** Where the addons are: where node-gyp builds them, or the build that tests of another one name. */
export const builtFolder = (): string => join(packageRoot(), process.env.LOOPSCOPE_BUILD ?? 'build', 'Release');

/**
 * Loads an addon of the lab from where it is built, or from `folder`.
 * @throws AddonMissingError with a sentence that says how to build it
 */
export function loadAddon<T>(subject: LabAddon, folder: string = builtFolder()): T {
  const path = join(folder, `loopscope_${subject}.node`);
  if (!existsSync(path))
    throw new AddonMissingError(
      `The addon loopscope_${subject} is not built (${path}); run \`npm run build:native\` in ${packageRoot()}.`,
    );
  return load(path) as T;
}

/** The folder of Loopscope's package.json, from the sources as well as from `dist`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
