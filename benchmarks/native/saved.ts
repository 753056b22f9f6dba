/** Figures that are kept in a file and read again. */
import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LoopscopeError } from '../../instrument/host/errors.ts';
import { isLabResult, type LabResult } from '../../instrument/schema/bench.ts';

/** @throws LoopscopeError with a sentence */
export async function readResult(path: string): Promise<LabResult> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new LoopscopeError(
      'E_RESULT_MISSING',
      `The figures ${path} cannot be read (${code}); make them with --save.`,
    );
  }
  try {
    const result: unknown = JSON.parse(text);
    if (isLabResult(result)) return result;
  } catch {
    // Said below.
  }
  throw new LoopscopeError(
    'E_RESULT_UNREADABLE',
    `${path} holds no figures of \`loopscope bench\`; give a file that --save made.`,
  );
}

/** @throws LoopscopeError with a sentence where nothing can be written there: before anything is measured */
export async function refuseUnwritable(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((error) => notWritable(path, error));
}

/** @throws LoopscopeError with a sentence */
export async function saveResult(path: string, result: LabResult): Promise<void> {
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`).catch((error) => notWritable(path, error));
}

function notWritable(path: string, { code }: NodeJS.ErrnoException): never {
  throw new LoopscopeError(
    'E_RESULT_NOT_WRITABLE',
    `${path} cannot be written (${code}); give another place to --save.`,
  );
}
