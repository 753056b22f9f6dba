import { LoopscopeError } from '../host/errors.ts';
import type { Installation } from '../host/installation.ts';
import { Program, recorderEnvironment, refusesPreload } from '../host/launch.ts';
import { PoolSampler } from '../host/pool-sampler.ts';
import { type ProgramEnd, RecordingWriter } from '../host/recording-writer.ts';
import type { Detail } from '../schema/manifest.ts';
import type { Nanoseconds } from '../schema/units.ts';
import type { ChosenSnapshots } from './choose-snapshots.ts';
import type { Chosen } from './choose-target.ts';
import { countEvents, keepOverviews, type MeasuredLog, measureLogs } from './measure-logs.ts';

export interface WatchOptions {
  cwd: string;
  output?: string | undefined;
  detail?: Detail | undefined;
  sites?: boolean | undefined;
  /** Whether the program gets no streams of ours. */
  silent?: boolean;
  pool?: boolean | undefined;
  /** Bytes that the recording may have, where only the newest is to be kept. */
  flight?: number | undefined;
  snapshots?: ChosenSnapshots | undefined;
}

export interface Watched {
  writer: RecordingWriter;
  program: Program;
  end: ProgramEnd;
  /** From the program's start to its end. */
  duration: Nanoseconds;
  /** Its logs, read through; null where that would have taken too long, and where somebody did not want to wait for it. */
  measured: MeasuredLog[] | null;
  /** What went wrong at the end, in sentences. */
  problems: string[];
}

/**
 * Records a program from its start to its end.
 * @param onRecording called with the recording before the program is started
 * @throws LoopscopeError where the recording can't be made or the program can't be started; no recording is left then
 */
export async function watchProgram(
  { target, experiment }: Chosen,
  installation: Installation,
  options: WatchOptions,
  onRecording: (writer: RecordingWriter) => void = () => {},
): Promise<Watched> {
  if (options.flight !== undefined && options.pool) {
    throw new LoopscopeError(
      'E_USAGE',
      '--pool and --flight do not go together, since what is seen of the pool would grow for days; leave one of them out.',
    );
  }
  const { cwd, output } = options;
  const detail = options.detail ?? experiment?.detail ?? 'app';
  const writer = new RecordingWriter({
    cwd,
    name: target.name,
    output,
    command: target.command,
    detail,
    version: installation.version,
    experiment: experiment?.name ?? null,
    flight: options.flight,
    snapshots: options.snapshots,
  });
  onRecording(writer);
  const refusal = refusesPreload(target.nodeOptions, process.env);
  const { preload, addon } = installation;
  const threads = writer.recording.threadsDirectory;
  // What is seen of a pool is kept beside the logs, and would grow for days.
  const pool = options.flight === undefined && (detail === 'lab' || options.pool === true);
  const { room } = writer;
  const recorder = {
    threads,
    addon,
    detail,
    sites: options.sites ?? false,
    pool,
    ...(room === undefined ? {} : { room }),
  };
  const env = refusal ? process.env : recorderEnvironment(process.env, preload, recorder);
  const sampler = pool && !refusal ? new PoolSampler(writer.directory, threads) : null;
  const signal = options.snapshots?.signal ?? null;
  if (signal) process.on(signal, () => writer.snapshots?.take());
  const started = performance.now();
  let program: Program;
  try {
    program = await Program.start(target, cwd, env, { silent: options.silent ?? false, kept: signal });
  } catch (error) {
    sampler?.close();
    writer.discard();
    throw error;
  }
  const problems = tryTo(() => writer.started(program.pid));
  const end = await program.ended;
  const duration = (performance.now() - started) * 1e6;
  sampler?.close();
  const notes = [...(refusal ? [refusal] : []), ...(sampler?.notes ?? [])];
  problems.push(...(await writer.end(end, notes)));
  const measured = await measureLogs(writer.recording, writer.follower.sources.places, program.left);
  if (measured) {
    tryTo(() => writer.counted(countEvents(measured)));
    keepOverviews(writer.recording, measured);
  }
  return { writer, program, end, duration, measured, problems };
}

/** A manifest that can't be brought up to date now will be at the end, or does without; the program runs on. */
function tryTo(action: () => void): string[] {
  try {
    action();
    return [];
  } catch {
    return [];
  }
}
