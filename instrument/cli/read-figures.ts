import { basename, dirname } from 'node:path';
import { readResult } from '../../benchmarks/native/saved.ts';
import type { ServedFigures } from './serve-recordings.ts';

/**
 * Reads a file that `loopscope bench --save` made.
 * @throws LoopscopeError with a sentence where it is none
 */
export async function readFigures(path: string): Promise<ServedFigures> {
  return { name: basename(path, '.json'), result: await readResult(path), folder: dirname(path) };
}
