import { type Summary, summarize, summarizeRatios } from '../statistics.ts';
import { type Driver, drivers, startUpDrivers } from './drivers.ts';
import type { BenchmarkProgram } from './programs.ts';
import { type OnDisk, runTrial, type Trial } from './trial.ts';

export interface DriverResult {
  driver: string;
  title: string;
  /** Nanoseconds per operation. */
  ns: Summary;
  toBare: Summary;
  toHooks: Summary;
  /** CPU time of the whole process per operation, in nanoseconds; null where it was timed from outside. */
  cpuNs: Summary | null;
  cpuToBare: Summary | null;
  /** Operations per process. */
  operations: number;
  peakRssKiB: Summary | null;
  /** Of the recording, warm-up included. */
  eventsPerOperation: number | null;
  bytesPerEvent: number | null;
}

export interface ProgramResult {
  program: string;
  operation: string;
  drivers: DriverResult[];
}

interface Sample {
  driver: Driver;
  trials: Trial[];
  onDisk: OnDisk | null;
}

/**
 * Runs a program under all drivers, round by round, each round beginning with another driver. The first round is not
 * counted: it brings the files into the page cache, and its recordings are looked at.
 * @param tell called before each process
 */
export async function measureProgram(
  program: BenchmarkProgram,
  rounds: number,
  tell: (what: string) => void = () => {},
): Promise<ProgramResult> {
  const compared = program.operations === 0 ? startUpDrivers : drivers;
  const samples: Sample[] = compared.map((driver) => ({ driver, trials: [], onDisk: null }));
  for (let round = 0; round <= rounds; round++) {
    for (let process = 0; process < program.processes; process++) {
      for (const sample of startingAt(samples, round + process)) {
        tell(`${program.name}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}, ${sample.driver.title}`);
        const first = round === 0 && process === 0;
        const { trial, onDisk } = await runTrial(program, sample.driver, first);
        if (round > 0) sample.trials.push(trial);
        if (first) sample.onDisk = onDisk;
      }
    }
  }
  return { program: program.name, operation: program.operation, drivers: results(program, samples) };
}

function startingAt<T>(items: readonly T[], first: number): T[] {
  const at = first % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

const cpuTimes = (trials: Trial[]) => trials.flatMap(({ cpuNs }) => (cpuNs === null ? [] : [cpuNs]));

function results(program: BenchmarkProgram, samples: Sample[]): DriverResult[] {
  const times = (name: string) => samples.find(({ driver }) => driver.name === name)!.trials.map(({ ns }) => ns);
  const bare = times('bare');
  const hooks = times('hooks');
  const bareCpu = cpuTimes(samples.find(({ driver }) => driver.name === 'bare')!.trials);
  return samples.map(({ driver, trials, onDisk }) => {
    const own = trials.map(({ ns }) => ns);
    const cpu = cpuTimes(trials);
    const rss = trials.flatMap(({ peakRssKiB }) => (peakRssKiB === null ? [] : [peakRssKiB]));
    const operations = trials[0].operations;
    const done = program.operations === 0 ? 1 : operations + Math.round(program.warmUp * driver.share);
    return {
      driver: driver.name,
      title: driver.title,
      ns: summarize(own),
      toBare: summarizeRatios(own, bare),
      toHooks: summarizeRatios(own, hooks),
      cpuNs: bareCpu.length === 0 ? null : summarize(cpu),
      cpuToBare: bareCpu.length === 0 ? null : summarizeRatios(cpu, bareCpu),
      operations,
      peakRssKiB: rss.length === 0 ? null : summarize(rss),
      eventsPerOperation: onDisk && onDisk.events / done,
      bytesPerEvent: onDisk && onDisk.bytes / onDisk.events,
    };
  });
}
