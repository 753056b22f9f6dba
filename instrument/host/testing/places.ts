/** Folders and processes for tests. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Manifest, RECORDING_SUFFIX, THREADS_DIRECTORY } from '../../schema/manifest.ts';

/** A folder that goes away with the test. Everybody may look into it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-test-'));
  chmodSync(folder, 0o755);
  // A program that is being ended may still add a file.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  return folder;
}

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

/** Does something without root's right to do everything. It must not wait for anything. */
export function withoutPrivileges<T>(action: () => T): T {
  if (!isRoot) return action();
  process.seteuid?.(NOBODY);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
  }
}

/** The number of a process that has ended. */
export const endedPid = (): number => spawnSync(process.execPath, ['--version']).pid;

/**
 * A file system of its own, in memory.
 * @param options of mount, such as `size=64k`
 */
export function mountMemory(options: string): string {
  const folder = temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { encoding: 'utf8' });
  if (mounted.status !== 0) throw new Error(mounted.stderr);
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
  });
  return folder;
}

/** Whether this machine lets tests mount a file system. */
export const canMount: boolean = (() => {
  if (!isRoot) return false;
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return mounted;
})();

export const MANIFEST: Manifest = {
  format: 'loopscope',
  schemaVersion: 1,
  loopscope: '0.1.0',
  command: ['node', 'app.js'],
  cwd: '/project',
  startedAt: '2026-01-02T03:04:05.000Z',
  originNs: '1000000',
  versions: { node: 'v20.20.2', v8: '11.3', uv: '1.46.0', platform: 'linux', arch: 'x64' },
  detail: 'app',
  pid: null,
  state: 'recording',
  exit: null,
  endedAt: null,
  lost: 0,
  notes: [],
  experiment: null,
};

/** A recording's directory with its manifest and no threads. */
export function emptyRecording(manifest: Partial<Manifest> = {}, folder = temporaryFolder()): string {
  const directory = join(folder, `app${RECORDING_SUFFIX}`);
  mkdirSync(join(directory, THREADS_DIRECTORY), { recursive: true });
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ ...MANIFEST, ...manifest }));
  return directory;
}
