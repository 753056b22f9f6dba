/** Recordings of real programs, made once and kept: the same ones are loaded again by the next run. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMA_VERSION } from '../../instrument/schema/events.ts';
import { OVERVIEW_VERSION } from '../../instrument/schema/overview.ts';
import { inRepository } from '../places.ts';

const PROGRAM = inRepository('benchmarks/viewer/programs/mixed-work.cjs');
const FOLDER = inRepository('.cache/bench');
/** An idle page's: what the page takes without any recording worth mentioning. */
export const SMALLEST = 1000;

/**
 * A recording of about so many events: a server and its clients, timers, files, awaits, ticks and immediates. It is made
 * where there is none yet.
 * @returns its directory
 * @throws Error where it could not be made
 */
export function mixedRecording(events: number): string {
  const source = readFileSync(PROGRAM);
  const version = createHash('sha256').update(source).digest('hex').slice(0, 8);
  const name = `mixed-${events}-${SCHEMA_VERSION}.${OVERVIEW_VERSION}-${version}.loopscope`;
  const path = join(FOLDER, name);
  if (existsSync(path)) return path;
  mkdirSync(FOLDER, { recursive: true });
  // Under another name first: one that was left half-made is not taken for whole.
  const making = join(FOLDER, `making-${process.pid}-${name}`);
  const cli = inRepository('dist/instrument/cli/main.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [cli, 'record', '--quiet', '-o', making, PROGRAM, String(events)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`Recording ${events} events ended with ${status}: ${stderr}`);
  renameSync(making, path);
  return path;
}
