import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inRepository } from './places.ts';

const NEWLINE = 10;

/**
 * Counts the lines of `loopscope events`.
 * @throws Error where the command fails
 */
export async function countEvents(recording: string): Promise<number> {
  const cli = inRepository('dist/instrument/cli/main.js');
  const child = spawn(process.execPath, [cli, 'events', '--quiet', recording], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let lines = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  }
  const [code] = await closed;
  if (code !== 0) throw new Error(`loopscope events ${recording} ended with ${code}.`);
  return lines;
}
