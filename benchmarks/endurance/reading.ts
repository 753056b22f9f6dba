import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { inRepository } from '../places.ts';
import { residentMemory } from '../processes.ts';

/** One command that reads a whole recording, with its output counted by `wc -l`. */
export interface Reading {
  command: 'events' | 'print';
  lines: number;
  seconds: number;
  /** Bytes resident, at equal distances in time. */
  memory: number[];
  peak: number;
}

const SAMPLE_MS = 250;

/**
 * `loopscope COMMAND DIRECTORY | wc -l`
 * @throws Error where the command fails
 */
export async function readWith(command: Reading['command'], directory: string): Promise<Reading> {
  const begun = performance.now();
  const counter = spawn('wc', ['-l'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const cli = inRepository('dist/instrument/cli/main.js');
  const reader = spawn(process.execPath, [cli, command, '--quiet', directory], {
    stdio: ['ignore', counter.stdin, 'inherit'],
  });
  counter.stdin.destroy();
  let counted = '';
  counter.stdout.setEncoding('utf8').on('data', (text: string) => {
    counted += text;
  });
  const ended = once(reader, 'exit');
  const closed = once(counter, 'close');
  const memory: number[] = [];
  let peak = 0;
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over) {
    const now = residentMemory(reader.pid!);
    if (now.now > 0) memory.push(now.now);
    peak = Math.max(peak, now.peak);
    await Promise.race([delay(SAMPLE_MS), ended]);
  }
  const [code] = await ended;
  await closed;
  if (code !== 0) throw new Error(`loopscope ${command} ended with ${code}.`);
  return { command, lines: Number(counted), seconds: (performance.now() - begun) / 1000, memory, peak };
}
