import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { countedText } from '../model/format.ts';
import { SCHEMA_VERSION } from '../schema/events.ts';
import { FLIGHT_FILE } from '../schema/flight.ts';
import {
  type Detail,
  type FlightFacts,
  type Manifest,
  RECORDING_SUFFIX,
  THREADS_DIRECTORY,
} from '../schema/manifest.ts';
import { LoopscopeError, systemCode, systemReason } from './errors.ts';
import { FlightKeeper, removeRoom } from './flight-keeper.ts';
import { SourceFollower } from './follow-sources.ts';
import { writeManifest } from './manifest-file.ts';
import { PrivilegeWatch } from './privileges.ts';
import { Recording } from './recording.ts';
import { type Sealed, sealRecording } from './seal.ts';
import { type SnapshotNews, type SnapshotOptions, type SnapshotSources, Snapshots } from './snapshots.ts';
import { describeStall } from './stall-names.ts';

export interface RecordingOptions {
  cwd: string;
  /** What the recording is called, without suffix; a number is added where there is one of that name. */
  name: string;
  /** The directory that was asked for, instead. */
  output?: string | undefined;
  command: string[];
  detail: Detail;
  version: string;
  experiment?: string | null;
  /** Bytes that it may have, where only the newest is to be kept. */
  flight?: number | undefined;
  /** Which pieces of a flight recording are to be saved, and who is told. */
  snapshots?: (SnapshotOptions & { tell(news: SnapshotNews): void }) | undefined;
}

export interface ProgramEnd {
  code: number | null;
  signal: string | null;
}

/** How long processes that the program started may take to end after it, before the recording is closed without them. */
const GRACE_MS = 300;
const GRACE_STEP_MS = 15;

/** Makes a recording's directory and keeps its manifest; the observed processes write everything else. */
export class RecordingWriter {
  readonly recording: Recording;
  /** The sources behind its call sites. */
  readonly follower: SourceFollower;
  /** What lets go what there is no room for; null where everything is kept. */
  readonly keeper: FlightKeeper | null;
  /** What saves pieces of it; null where none are wanted. */
  readonly snapshots: Snapshots | null;
  readonly #privileges: PrivilegeWatch;

  /**
   * Makes the directory with its first manifest.
   * @throws LoopscopeError where it can't be made; nothing is left behind then
   */
  constructor(options: RecordingOptions) {
    const directory = makeDirectory(options);
    try {
      mkdirSync(join(directory, THREADS_DIRECTORY));
      writeManifest(directory, firstManifest(options));
      this.recording = new Recording(directory, 'own');
      const { flight } = this.recording.manifest;
      this.keeper = flight ? new FlightKeeper(this.recording, flight, (facts) => this.#letGo(facts)) : null;
    } catch (error) {
      rmSync(directory, { recursive: true, force: true });
      throw refusal(directory, error);
    }
    this.follower = new SourceFollower(this.recording, true);
    this.#privileges = new PrivilegeWatch(this.recording.threadsDirectory);
    this.snapshots = this.#snapshots(options);
  }

  #snapshots({ snapshots, cwd }: RecordingOptions): Snapshots | null {
    if (!snapshots || !this.keeper) return null;
    const { sources } = this.follower;
    const told: SnapshotSources = {
      save: () => sources.save(false),
      describe: (stall, folder, now) => describeStall(stall, folder.threadFolder(stall.log), now, sources.places, cwd),
    };
    const made = new Snapshots(this.recording, snapshots, told, snapshots.tell);
    this.keeper.beforeEach(() => made.look());
    return made;
  }

  /** What the observed processes need to know of how much room there is; not there where everything is kept. */
  get room(): string | undefined {
    return this.keeper ? join(this.directory, FLIGHT_FILE) : undefined;
  }

  get directory(): string {
    return this.recording.directory;
  }

  get manifest(): Manifest {
    return this.recording.manifest;
  }

  /** The program runs, as this process. */
  started(pid: number): void {
    this.follower.start();
    this.keeper?.start();
    this.#privileges.start();
    this.#update({ pid });
  }

  /** Takes everything back: nothing was started. */
  discard(): void {
    this.follower.stop();
    this.#privileges.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /**
   * Closes the recording after the program's end, within a moment even where processes that it started live on.
   * @param exit how the program ended
   * @param notes sentences to keep
   * @returns what is wrong, in sentences that are not in the manifest because it could not be written
   */
  async end(exit: ProgramEnd, notes: string[] = []): Promise<string[]> {
    this.#privileges.stop();
    try {
      const until = Date.now() + GRACE_MS;
      while (this.#someoneWrites() && Date.now() < until) await delay(GRACE_STEP_MS);
      this.recording.verifyWriters();
      this.recording.refresh();
      this.snapshots?.finish();
      const sealed = sealRecording(this.recording);
      this.#closeRoom();
      const missing = this.follower.finish(this.recording.logs, sealed.running.length === 0);
      return this.#write(exit, sealed, [...notes, ...this.#privileges.notes, ...missing]);
    } catch (error) {
      this.follower.stop();
      const note = `The logs could not be cut to their size: ${systemReason(error)}.`;
      return this.#write(exit, { lost: 0, notes: [note], running: [] }, notes);
    }
  }

  /** States how many events there are, where the recording has ended whole. */
  counted(events: number): void {
    if (this.recording.closed) this.#update({ events });
  }

  /** Closes what has ended since `end`. */
  endRest(): void {
    if (this.manifest.state === 'ended' && this.#someoneWrites()) {
      const { running } = sealRecording(this.recording);
      this.follower.finish(this.recording.logs, running.length === 0);
    }
    this.keeper?.close();
  }

  /** Processes that live on need the room, and somebody who lets go what is too much as long as we are there. */
  #closeRoom(): void {
    if (!this.keeper || this.#someoneWrites()) return;
    this.keeper.close();
    removeRoom(this.directory);
  }

  /** Threads have been let go whole: whoever follows the recording can read of it nowhere else. */
  #letGo(facts: FlightFacts): void {
    this.#update({ flight: facts });
  }

  #write(exit: ProgramEnd, sealed: Sealed, notes: string[]): string[] {
    const all = [...notes, ...sealed.notes, ...this.recording.notes(false)];
    const refused = this.keeper?.refused ?? 0;
    if (refused > 0) {
      all.push(`${countedText(refused, 'thread')} found no room to begin and were not recorded; give --flight more.`);
    }
    if (sealed.lost > 0) {
      all.push(
        `${sealed.lost} records found no room in ${this.directory} and are missing; free some space, or record to another place with -o.`,
      );
    }
    if (this.recording.logs.length === 0) {
      all.push('No Node process loaded the recorder, so nothing was recorded; start a program that runs on Node.');
    }
    try {
      this.#update({
        state: 'ended',
        exit,
        endedAt: new Date().toISOString(),
        lost: sealed.lost,
        notes: [...new Set(all)],
      });
      return [];
    } catch (error) {
      return [
        `The end of the recording could not be written to ${this.directory}: ${systemReason(error)}; what was recorded is complete and can be opened.`,
      ];
    }
  }

  #someoneWrites(): boolean {
    this.recording.findThreads();
    return this.recording.logs.some((log) => !this.recording.writerGone(log));
  }

  #update(change: Partial<Manifest>): void {
    this.recording.manifest = { ...this.manifest, ...change };
    writeManifest(this.directory, this.manifest);
  }
}

function firstManifest(options: RecordingOptions): Manifest {
  const { node, v8, uv } = process.versions;
  return {
    format: 'loopscope',
    schemaVersion: SCHEMA_VERSION,
    loopscope: options.version,
    command: options.command,
    cwd: options.cwd,
    startedAt: new Date().toISOString(),
    originNs: process.hrtime.bigint().toString(),
    versions: { node: `v${node}`, v8, uv, platform: process.platform, arch: process.arch },
    detail: options.detail,
    pid: null,
    state: 'recording',
    exit: null,
    endedAt: null,
    lost: 0,
    notes: [],
    experiment: options.experiment ?? null,
    ...(options.flight === undefined ? {} : { flight: { limit: options.flight, threads: 0, records: 0 } }),
  };
}

function makeDirectory({ cwd, name, output }: RecordingOptions): string {
  if (output !== undefined) return makeNamed(resolve(cwd, output));
  for (let number = 1; ; number++) {
    const directory = join(cwd, `${name}${number === 1 ? '' : `-${number}`}${RECORDING_SUFFIX}`);
    try {
      mkdirSync(directory);
      return directory;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw refusal(directory, error);
    }
  }
}

function makeNamed(directory: string): string {
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (stats && !(stats.isDirectory() && readdirSync(directory).length === 0)) {
    throw new LoopscopeError(
      'E_RECORDING_EXISTS',
      `${directory} exists already and is not an empty directory; name another one with -o, or remove it.`,
    );
  }
  try {
    if (stats) accessSync(directory, constants.W_OK);
    else mkdirSync(directory);
    return directory;
  } catch (error) {
    throw refusal(directory, error);
  }
}

function refusal(directory: string, error: unknown): LoopscopeError {
  const code = systemCode(error);
  const reason = systemReason(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new LoopscopeError(
      'E_DISK_FULL',
      `The recording ${basename(directory)} can't be made in ${dirname(directory)}: ${reason}; free some, or name another place with -o.`,
      { cause: error },
    );
  }
  return new LoopscopeError(
    'E_RECORDING_NOT_WRITABLE',
    `The recording ${basename(directory)} can't be made in ${dirname(directory)}: ${reason}; name another place with -o, such as -o /tmp/${basename(directory)}.`,
    { cause: error },
  );
}
