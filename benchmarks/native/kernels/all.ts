/** Every kernel of the lab. */
import { LoopscopeError } from '../../../instrument/host/errors.ts';
import { AddonMissingError } from '../../../native/lab/addon.ts';
import { loadMath } from '../../../native/lab/math.ts';
import { boundaryKernels } from '../boundary.ts';
import type { AnyKernel } from '../kernel.ts';
import type { WorkerPool } from '../workers.ts';
import { imageKernels } from './image.ts';
import { mathKernels } from './math.ts';

/** @throws LoopscopeError `E_NOT_BUILT` where a part of the lab is not built */
export async function labKernels(pool: WorkerPool): Promise<{ kernels: AnyKernel[]; level: string }> {
  try {
    return {
      kernels: [...(await mathKernels(pool)), ...(await imageKernels(pool.threads)), ...boundaryKernels()],
      level: loadMath().level(),
    };
  } catch (error) {
    if (error instanceof AddonMissingError) throw new LoopscopeError('E_NOT_BUILT', error.message, { cause: error });
    throw error;
  }
}
