/** Does all jobs in turn for so many seconds (argument 1) and writes a line of JSON for every sample, and one at the end. */
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { JOBS } from './jobs.ts';
import { type Lab, loadLab } from './kernels.ts';
import type { Sample } from './samples.ts';

/** Wrong outcomes that are told; more are of no more use. */
const MOST_WRONG = 10;
const COLLECTIONS = 3;
/** V8 frees the memory of dead buffers on a thread of its own. */
const SWEEPING_MS = 50;

const seconds = Number(process.argv[2]);
const everyMs = Number(process.argv[3]);
const collect = (globalThis as { gc?: () => void }).gc;

/** Lets finalizers run, and what they let go of be collected and freed. */
async function rest(): Promise<void> {
  for (let i = 0; i < COLLECTIONS; i++) {
    collect?.();
    await delay(SWEEPING_MS);
  }
}

function sample(lab: Lab, since: number, rounds: number): Sample {
  const { rss, heapUsed, external } = process.memoryUsage();
  const { blocks, memories } = lab.boundary.alive();
  return {
    seconds: (performance.now() - since) / 1000,
    rounds,
    rss,
    heap: heapUsed,
    external,
    handles: process.getActiveResourcesInfo().length,
    threads: readdirSync('/proc/self/task').length,
    files: readdirSync('/proc/self/fd').length,
    blocks: blocks + memories,
  };
}

const since = performance.now();
const lab = loadLab();
const wrong = new Set<string>();
let [rounds, sampled] = [0, since];
while (performance.now() - since < seconds * 1000) {
  for (const [what, job] of Object.entries(JOBS))
    try {
      await job(lab);
    } catch (error) {
      if (wrong.size < MOST_WRONG) wrong.add(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  rounds++;
  if (performance.now() - sampled < everyMs) continue;
  await rest();
  process.stdout.write(`${JSON.stringify(sample(lab, since, rounds))}\n`);
  sampled = performance.now();
}
process.stdout.write(`${JSON.stringify({ wrong: [...wrong] })}\n`);
