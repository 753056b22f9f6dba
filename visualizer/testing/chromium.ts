/**
 * Where the Chromium of the npm package lies unpacked. The package itself unpacks it under a fixed name in the system's
 * temporary folder and takes whatever has that name: a file that another process is still writing, or one that was
 * interrupted. Here it appears under its name only when it is whole.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const UNPACK = `await (await import('@sparticuz/chromium')).default.executablePath();`;

/** The path of the executable, unpacked where it is not yet: below `node_modules`, so that a new install renews it. */
export async function chromiumPath(): Promise<string> {
  return join(await wholeFolder(join(ROOT, 'node_modules/.cache/chromium'), unpackInto), 'chromium');
}

/**
 * A folder that `fill` has filled to the end, be it here or in another process at the same time: each fills one of its
 * own, and the first that is done gives it the name.
 */
export async function wholeFolder(folder: string, fill: (empty: string) => Promise<unknown>): Promise<string> {
  if (existsSync(folder)) return folder;
  await mkdir(resolve(folder, '..'), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  try {
    await fill(making);
    await rename(making, folder);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** In a process of its own: the package asks the environment for the temporary folder. */
async function unpackInto(empty: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: empty },
  });
}
