import { type Summary, summarize, summarizeRatios } from '../statistics.ts';
import type { Driver } from './drivers.ts';
import { type BenchmarkProgram, operationsOf } from './programs.ts';
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
  /** Operations per process, 1 where the whole process is the operation. */
  operations: number;
  /** Trials that had to be ended when the program's own work was long done. */
  unended: number;
  peakRssKiB: Summary | null;
  /** Of the recording, warm-up included. */
  eventsPerOperation: number | null;
  bytesPerEvent: number | null;
  /** What it has collected, warm-up included. */
  bytesPerOperation: number | null;
}

/** Another's tool that could not watch this program to its end. */
export interface Failure {
  driver: string;
  title: string;
  reason: string;
}

export interface ProgramResult {
  program: string;
  operation: string;
  drivers: DriverResult[];
  failures: Failure[];
}

interface Sample {
  driver: Driver;
  trials: Trial[];
  onDisk: OnDisk | null;
  failure: string | null;
}

/**
 * Runs a program under all drivers, round by round, each round beginning with another driver. The first round is not
 * counted: it brings the files into the page cache, and what it leaves on the disk is looked at. A driver that may fail
 * and does is left out from then on.
 * @param tell called before each process
 * @throws Error where a driver fails that may not
 */
export async function measureProgram(
  program: BenchmarkProgram,
  compared: readonly Driver[],
  rounds: number,
  tell: (what: string) => void = () => {},
): Promise<ProgramResult> {
  const samples: Sample[] = compared.map((driver) => ({ driver, trials: [], onDisk: null, failure: null }));
  for (let round = 0; round <= rounds; round++) {
    for (let process = 0; process < program.processes; process++) {
      for (const sample of startingAt(samples, round + process).filter(({ failure }) => failure === null)) {
        tell(`${program.name}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}, ${sample.driver.title}`);
        await measureOnce(program, sample, round === 0);
      }
    }
  }
  const worked = samples.filter(({ failure }) => failure === null);
  const failures = samples.flatMap(({ driver: { name, title }, failure }) =>
    failure === null ? [] : [{ driver: name, title, reason: failure }],
  );
  return { program: program.name, operation: program.operation, drivers: results(program, worked), failures };
}

async function measureOnce(program: BenchmarkProgram, sample: Sample, warming: boolean): Promise<void> {
  try {
    const { trial, onDisk } = await runTrial(program, sample.driver, sample.onDisk === null);
    if (!warming) sample.trials.push(trial);
    sample.onDisk ??= onDisk;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (!sample.driver.mayFail) throw new Error(`${program.name}, ${sample.driver.title}: ${reason}`, { cause: error });
    sample.failure = reason;
  }
}

function startingAt<T>(items: readonly T[], first: number): T[] {
  const at = first % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

const cpuTimes = (trials: Trial[]) => trials.flatMap(({ cpuNs }) => (cpuNs === null ? [] : [cpuNs]));

function results(program: BenchmarkProgram, samples: Sample[]): DriverResult[] {
  const trialsOf = (name: string) => samples.find(({ driver }) => driver.name === name)!.trials;
  const times = (name: string) => trialsOf(name).map(({ ns }) => ns);
  const bare = times('bare');
  const hooks = times('hooks');
  const bareCpu = cpuTimes(trialsOf('bare'));
  return samples.map(({ driver, trials, onDisk }) => {
    const own = trials.map(({ ns }) => ns);
    const cpu = cpuTimes(trials);
    const rss = trials.flatMap(({ peakRssKiB }) => (peakRssKiB === null ? [] : [peakRssKiB]));
    const { operations, warmUp } = operationsOf(program, driver.dear);
    const done = operations + warmUp || 1;
    const events = onDisk?.events ?? null;
    return {
      driver: driver.name,
      title: driver.title,
      ns: summarize(own),
      toBare: summarizeRatios(own, bare),
      toHooks: summarizeRatios(own, hooks),
      cpuNs: bareCpu.length === 0 ? null : summarize(cpu),
      cpuToBare: bareCpu.length === 0 ? null : summarizeRatios(cpu, bareCpu),
      operations: operations || 1,
      unended: trials.filter((trial) => trial.unended).length,
      peakRssKiB: rss.length === 0 ? null : summarize(rss),
      eventsPerOperation: events && events / done,
      bytesPerEvent: events && onDisk!.bytes / events,
      bytesPerOperation: onDisk && onDisk.bytes / done,
    };
  });
}
