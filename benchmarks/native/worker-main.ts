import { parentPort } from 'node:worker_threads';
import { runPart } from './worker-jobs.ts';
import type { Request } from './workers.ts';

parentPort?.on('message', ({ job, args, part, parts }: Request) => {
  const result = runPart(job, args, part, parts);
  parentPort?.postMessage(result, typeof result === 'number' ? [] : [result.buffer as ArrayBuffer]);
});
