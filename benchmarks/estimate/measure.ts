/** What recording costs a program's main thread, measured from outside, beside what the recording itself estimates. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { recorderEnvironment } from '../../instrument/host/launch.ts';
import { readLog } from '../../instrument/host/read-log.ts';
import { ThreadLog } from '../../instrument/host/thread-log.ts';
import { threadCost } from '../../instrument/model/thread-cost.ts';
import { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { cleanEnvironment } from '../overhead/drivers.ts';
import { inRepository, inTemporaryFolder } from '../places.ts';

/** A program that does so many operations and ends. */
export interface Case {
  program: string;
  operations: number;
}

export const DETAILS = ['app', 'sites', 'lab'] as const;
export type Detail = (typeof DETAILS)[number];

/** Processor time of the main thread, from the process's start to its end; nanoseconds. */
export interface CaseResult extends Case {
  detail: Detail;
  bare: number;
  recorded: number;
  /** What the recording says that it cost. */
  estimated: number;
}

const preload = inRepository('dist/preload.cjs');
const addon = inRepository('build/Release/loopscope_recorder.node');
const meter = inRepository('benchmarks/estimate/meter.cjs');

interface Trial {
  ran: number;
  /** Null where it was not recorded. */
  estimated: number | null;
}

/**
 * Runs a program bare and in each detail, round by round.
 * @param tell called before each process
 * @throws Error where the program fails
 */
export async function measureCase(
  { program, operations }: Case,
  rounds: number,
  tell: (what: string) => void = () => {},
): Promise<CaseResult[]> {
  const ways = [null, ...DETAILS];
  const trials = new Map<Detail | null, Trial[]>(ways.map((way) => [way, []]));
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      tell(`${program}, ${operations} times: round ${round + 1} of ${rounds}, ${way ?? 'bare'}`);
      trials.get(way)!.push(await runOnce(program, operations, way));
    }
  }
  const bare = median(trials.get(null)!.map(({ ran }) => ran));
  return DETAILS.map((detail) => {
    const own = trials.get(detail)!;
    const estimated = median(own.map((trial) => trial.estimated!));
    return { program, operations, detail, bare, recorded: median(own.map(({ ran }) => ran)), estimated };
  });
}

function runOnce(program: string, operations: number, detail: Detail | null): Promise<Trial> {
  return inTemporaryFolder(async (folder) => {
    const threads = join(folder, 'threads');
    mkdirSync(threads);
    const options = { threads, addon, detail: detail === 'lab' ? 'lab' : 'app', sites: detail === 'sites' } as const;
    const env = cleanEnvironment();
    const ran = await timeOf(program, operations, detail === null ? env : recorderEnvironment(env, preload, options));
    return { ran, estimated: detail === null ? null : estimateIn(threads) };
  });
}

function timeOf(program: string, operations: number, env: NodeJS.ProcessEnv): Promise<number> {
  const script = inRepository(`benchmarks/overhead/programs/${program}.cjs`);
  const args = ['--require', meter, script, String(operations), '1'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const ran = /^ran (\d+)$/m.exec(said)?.[1];
      if (code === 0 && ran !== undefined) resolve(Number(ran));
      else reject(new Error(`${program} ended with ${code}: ${said.trim()}`));
    });
  });
}

function estimateIn(threads: string): number {
  const [name] = readdirSync(threads);
  const log = new ThreadLog(join(threads, name));
  log.refresh(true);
  const timeline = new ThreadTimeline(log.key, 0n);
  for (const words of readLog(log)) timeline.push(words);
  timeline.finish();
  const cost = threadCost(timeline, 0);
  if (cost === null) throw new Error(`The recording in ${threads} says nothing of its cost.`);
  return cost.start + cost.hooks;
}
