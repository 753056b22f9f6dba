import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Sample } from './samples.ts';

export interface Soak {
  samples: Sample[];
  /** What a job did that it should not, in sentences. */
  wrong: string[];
}

/**
 * glibc keeps what is freed, in as many places as there were threads, which looks like a leak for minutes. So it has one place only,
 * gives back what is free at its end, and takes large blocks from the system and gives them back at once.
 */
export const ALLOCATOR = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_TRIM_THRESHOLD_: `${2 ** 20}`,
  MALLOC_MMAP_THRESHOLD_: `${2 ** 18}`,
};

/** So many samples of a run, whatever its length, so that medians are of some. */
const SAMPLES = 120;

/**
 * Runs all jobs in one process for so long.
 * @param tell called with what is going on
 * @throws Error where the process ends otherwise than it should
 */
export async function measureSoak(minutes: number, tell: (what: string) => void): Promise<Soak> {
  const seconds = minutes * 60;
  const program = fileURLToPath(new URL('./program.js', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', program, `${seconds}`, `${(seconds * 1000) / SAMPLES}`], {
    env: { ...process.env, ...ALLOCATOR },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const samples: Sample[] = [];
  let wrong: string[] | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    const told: Sample | Pick<Soak, 'wrong'> = JSON.parse(line);
    if ('wrong' in told) wrong = told.wrong;
    else {
      samples.push(told);
      tell(`the lab's addons: ${Math.round(told.seconds)} of ${seconds} s, ${told.rounds} rounds`);
    }
  }
  const [code, signal] = await ended;
  if (code !== 0 || wrong === null) throw new Error(`The program under test ended with ${signal ?? code}.`);
  return { samples, wrong };
}
