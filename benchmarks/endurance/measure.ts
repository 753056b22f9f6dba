import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { openRecording, type Recording } from '../../instrument/host/recording.ts';
import { inRepository, inTemporaryFolder } from '../places.ts';
import { residentMemory, residentParts } from '../processes.ts';
import { count } from '../table.ts';
import { type Reading, readWith } from './reading.ts';
import type { Sample } from './samples.ts';

export interface Endurance {
  /** Events that the manifest states. */
  events: number;
  /** Records in the log, text included. */
  records: number;
  lost: number;
  /** How long the program was under load. */
  seconds: number;
  samples: Sample[];
  /** From the end of the program to the end of the command that recorded it. */
  closingMs: number;
  readings: Reading[];
}

const CLI = inRepository('dist/instrument/cli/main.js');
const program = (name: string) => inRepository(`benchmarks/endurance/programs/${name}.cjs`);
const SAMPLE_MS = 1000;

/**
 * Records a loaded server until there are about so many events, and reads the recording again.
 * @param tell called with what is going on
 */
export async function measureEndurance(events: number, tell: (what: string) => void): Promise<Endurance> {
  return inTemporaryFolder(async (folder) => {
    const directory = join(folder, 'trial.loopscope');
    const { samples, closingMs } = await record(directory, events, tell);
    const { manifest, slots } = openRecording(directory);
    if (manifest.events === undefined) throw new Error('The manifest does not say how many events there are.');
    const readings: Reading[] = [];
    for (const command of ['events', 'print'] as const) {
      tell(`loopscope ${command}: reading ${manifest.events} events`);
      readings.push(await readWith(command, directory));
    }
    const { seconds } = samples.at(-1)!;
    return {
      events: manifest.events,
      records: slots,
      lost: manifest.lost,
      seconds,
      samples,
      closingMs,
      readings,
    };
  });
}

async function record(
  directory: string,
  events: number,
  tell: (what: string) => void,
): Promise<{ samples: Sample[]; closingMs: number }> {
  const host = spawn(process.execPath, [CLI, 'record', '--quiet', '-o', directory, program('server')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(host, 'exit');
  const port = await portOf(host);
  const load = spawn(process.execPath, [program('load'), `${port}`], { stdio: 'ignore' });
  const samples: Sample[] = [];
  try {
    const recording = openRecording(directory);
    const begun = performance.now();
    do {
      await delay(SAMPLE_MS);
      samples.push(sample(recording, host, begun));
      tell(`recording a loaded server: ${count(samples.at(-1)!.records)} records`);
    } while (samples.at(-1)!.records < events && host.exitCode === null);
    load.kill('SIGKILL');
    const pid = recording.manifest.pid!;
    host.kill('SIGTERM');
    while (residentMemory(pid).now > 0) await delay(5);
    const gone = performance.now();
    const [code] = await ended;
    if (code !== 0) throw new Error(`The recorded server ended with ${code}.`);
    return { samples, closingMs: performance.now() - gone };
  } finally {
    load.kill('SIGKILL');
    host.kill('SIGKILL');
  }
}

function sample(recording: Recording, host: ChildProcess, begun: number): Sample {
  recording.findThreads();
  recording.refresh(false);
  const { within, besides } = residentParts(recording.manifest.pid!, recording.directory);
  return {
    seconds: (performance.now() - begun) / 1000,
    records: recording.slots,
    program: besides,
    log: within,
    host: residentMemory(host.pid!).now,
  };
}

async function portOf(host: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: host.stdout! })) return JSON.parse(line).port;
  throw new Error('The server ended before it served.');
}
