/**
 * Whatever happens to a program, its log is a prefix of the truth, in order, with what is missing counted. The truth is
 * worked out from the seed of the program alone. `LOOPSCOPE_LONG=1` runs 200 programs and more, the seeds from `LOOPSCOPE_SEED`.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FlightRoom } from '../../instrument/host/flight-room.ts';
import { canMount, mountMemory } from '../../instrument/host/testing/places.ts';
import { randomFrom } from '../../instrument/model/testing/random-program.ts';
import { FLIGHT_FILE } from '../../instrument/schema/flight.ts';
import { ROOT, temporaryFolder } from '../../instrument/testing/command-line.ts';
import { type Comparison, compareLog } from '../../instrument/testing/compare-log.ts';
import { countActions, type SeededOptions } from '../../instrument/testing/expected-log.ts';
import { recordingEnvironment } from '../../instrument/testing/raw-recording.ts';

const LONG = process.env.LOOPSCOPE_LONG === '1';
const FIRST_SEED = Number(process.env.LOOPSCOPE_SEED ?? 1);
const PROGRAM = join(ROOT, 'instrument/testing/seeded-program.cjs');
const TIME_LIMIT = LONG ? 1_800_000 : 120_000;

const temporary = temporaryFolder();
afterAll(() => temporary.remove());

const seeds = (few: number, many: number) => Array.from({ length: LONG ? many : few }, (_, i) => FIRST_SEED + i);

interface Run {
  /** The id of the program's first resource, where it has told that. */
  base: number;
  /** The latest round that the program has written about; -1 for none. */
  reported: number;
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
}

interface How {
  detail: 'app' | 'lab';
  folder: string;
  /** Killed so many milliseconds after it has reported this round, so that a slow machine comes as far as a fast one. */
  kill?: { round: number; ms: number };
  /** What the shell does before the program takes its place. */
  shell?: string;
  onReport?: (round: number) => void;
  /** Bytes of a flight recording. */
  limit?: number;
}

function runProgram(options: SeededOptions, how: How): Promise<Run> {
  const { detail, folder, kill, shell = '', onReport, limit } = how;
  if (limit !== undefined) new FlightRoom(folder, limit).close();
  const room = limit === undefined ? {} : { room: join(folder, FLIGHT_FILE) };
  const command = `${shell} exec "$0" --expose-gc "$1" "$2"`;
  const child = spawn('sh', ['-c', command, process.execPath, PROGRAM, JSON.stringify(options)], {
    env: { ...process.env, ...recordingEnvironment(folder, { detail, ...room }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let killed = false;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    onReport?.(reportedIn(stdout));
    if (kill && !killed && reportedIn(stdout) >= kill.round) {
      killed = true;
      setTimeout(() => child.kill('SIGKILL'), kill.ms);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      const base = Number(/^base (\d+)/.exec(stdout)?.[1] ?? -1);
      done({ base, reported: reportedIn(stdout), code, signal, stderr });
    });
  });
}

/** The latest round that a program has reported; the last line may have been cut by a kill. */
const reportedIn = (stdout: string): number => Number(stdout.match(/^\d+(?=\n)/gm)?.at(-1) ?? -1);

/** Some action of some round that has any. */
function killIn(seed: number, random: () => number): { round: number; action: number } {
  for (;;) {
    const round = Math.floor(random() * 300);
    const actions = countActions(seed, round);
    if (actions > 0) return { round, action: Math.floor(random() * actions) };
  }
}

const recordingFolder = () => mkdtempSync(join(temporary.path, 'recording-'));

/** Bytes that a folder takes on the disk. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .concat('')
    .reduce((sum, name) => sum + statSync(join(folder, name)).blocks * 512, 0);
}

/** What all runs together came to, so that a test can tell whether it has tested anything. */
class Tally {
  runs = 0;
  read = 0;
  missing = 0;
  lost = 0;
  collections = 0;
  turnedOver = 0;
  dropped = 0;
  untyped = 0;

  add({ read, missing, lost, collections, filled, dropped, untyped }: Comparison): void {
    this.runs++;
    this.dropped += dropped;
    this.untyped += untyped;
    this.read += read;
    this.missing += missing;
    this.lost += lost;
    this.collections += collections;
    if (filled > 0) this.turnedOver++;
  }
}

describe('a program of random steps', () => {
  test(
    'that comes to its end is recorded to the last event',
    async () => {
      for (const seed of seeds(2, 20)) {
        const folder = recordingFolder();
        const detail = seed % 2 === 0 ? 'app' : 'lab';
        const options = { seed, rounds: 400 };
        const run = await runProgram(options, { detail, folder });
        expect(run, `seed ${seed}`).toMatchObject({ code: 0, stderr: '' });
        const comparison = compareLog(folder, options, detail, null);
        expect(comparison, `seed ${seed}`).toMatchObject({ wrong: [], missing: 0, lost: 0 });
        expect(comparison.iterations, `seed ${seed}`).toBeGreaterThan(300);
        rmSync(folder, { recursive: true });
      }
    },
    TIME_LIMIT,
  );

  test(
    'that kills itself has a log up to that very step',
    async () => {
      for (const seed of seeds(3, 60)) {
        const random = randomFrom(seed * 7919);
        const folder = recordingFolder();
        const detail = seed % 2 === 0 ? 'lab' : 'app';
        const options = { seed, rounds: 100_000, kill: killIn(seed, random) };
        const run = await runProgram(options, { detail, folder });
        expect(run, `seed ${seed}`).toMatchObject({ signal: 'SIGKILL', stderr: '' });
        const comparison = compareLog(folder, options, detail, run.reported);
        expect(comparison, `seed ${seed}`).toMatchObject({ wrong: [], missing: 0, lost: 0 });
        rmSync(folder, { recursive: true });
      }
    },
    TIME_LIMIT,
  );

  test(
    'that is killed at any moment has a log that is a prefix of the truth, and holds all that it had reported',
    async () => {
      const tally = new Tally();
      for (const seed of seeds(6, 200)) {
        const random = randomFrom(seed * 104_729);
        const folder = recordingFolder();
        const detail = random() < 0.7 ? 'app' : 'lab';
        const options = { seed, rounds: 1_000_000 };
        const run = await runProgram(options, { detail, folder, kill: { round: random() * 1200, ms: random() * 8 } });
        expect(run, `seed ${seed}`).toMatchObject({ signal: 'SIGKILL', stderr: '' });
        const comparison = compareLog(folder, options, detail, run.reported);
        expect(comparison, `seed ${seed}`).toMatchObject({ wrong: [], missing: 0, lost: 0 });
        tally.add(comparison);
        rmSync(folder, { recursive: true });
      }
      if (LONG) console.log('killed', tally);
      expect(tally.read).toBeGreaterThan(tally.runs * 1000);
      expect(tally.turnedOver).toBeGreaterThan(0);
      expect(tally.collections).toBeGreaterThan(0);
    },
    TIME_LIMIT,
  );
});

describe('a flight recording that nobody keeps', () => {
  test(
    'holds the end of the truth within its limit, whenever the program is killed',
    async () => {
      const tally = new Tally();
      for (const seed of seeds(4, 100)) {
        const random = randomFrom(seed * 179_424_673);
        const folder = recordingFolder();
        const detail = random() < 0.7 ? 'app' : 'lab';
        const killed = random() < 0.7;
        const options = { seed, rounds: killed ? 1_000_000 : 2500, tellsBase: true };
        const limit = (1 + Math.floor(random() * 2)) * 2 ** 20;
        const kill = killed ? { kill: { round: 600 + random() * 1500, ms: random() * 8 } } : {};
        const run = await runProgram(options, { detail, folder, limit, ...kill });
        expect(run.signal ?? run.code, `seed ${seed}: ${run.stderr}`).toBe(killed ? 'SIGKILL' : 0);
        expect(sizeOf(folder), `seed ${seed}`).toBeLessThanOrEqual(limit);
        const comparison = compareLog(folder, options, detail, killed ? run.reported : null, run.base);
        expect(comparison, `seed ${seed}`).toMatchObject({ wrong: [], missing: 0, lost: 0 });
        // All but what is always free: two parts in sixteen, a segment in the making and the one before it.
        expect(comparison.slots * 16, `seed ${seed}`).toBeGreaterThan(limit / 2);
        tally.add(comparison);
        rmSync(folder, { recursive: true });
      }
      if (LONG) console.log('flight', tally);
      expect(tally.dropped).toBeGreaterThan(tally.runs * 10_000);
      expect(tally.untyped).toBeLessThan(tally.runs * 10);
    },
    TIME_LIMIT,
  );
});

describe('where room runs out', () => {
  test(
    'at a limit of the file size, all from there on is counted as lost',
    async () => {
      const tally = new Tally();
      for (const seed of seeds(2, 40)) {
        const random = randomFrom(seed * 15_485_863);
        const folder = recordingFolder();
        const options = { seed, rounds: 600 };
        // In blocks of 512 bytes: room for the first segment of 1 MiB, sometimes for the second of 2 MiB.
        const shell = `ulimit -f ${2100 + Math.floor(random() * 4000)};`;
        const run = await runProgram(options, { detail: 'app', folder, shell });
        expect(run, `seed ${seed}`).toMatchObject({ code: 0, stderr: '' });
        const comparison = compareLog(folder, options, 'app', null);
        expect(comparison.wrong, `seed ${seed}`).toEqual([]);
        expect(comparison.read + comparison.lost, `seed ${seed}`).toBeGreaterThanOrEqual(comparison.truth);
        tally.add(comparison);
        rmSync(folder, { recursive: true });
      }
      if (LONG) console.log('file-size limit', tally);
      expect(tally.lost).toBeGreaterThan(0);
    },
    TIME_LIMIT,
  );

  test.runIf(canMount)(
    'on a disk that fills up and empties at random, what is missing is counted where it is missing',
    async () => {
      const disk = mountMemory('size=14m');
      const tally = new Tally();
      for (const seed of seeds(3, 60)) {
        const random = randomFrom(seed * 32_452_843);
        const folder = mkdtempSync(join(disk, 'recording-'));
        const detail = random() < 0.7 ? 'app' : 'lab';
        const killed = random() < 0.4;
        const options = { seed, rounds: killed ? 1_000_000 : 1500 };
        const ballast = new Ballast(join(disk, 'ballast'), random);
        const run = await runProgram(options, {
          detail,
          folder,
          onReport: (round) => ballast.at(round),
          ...(killed ? { kill: { round: 100 + random() * 1500, ms: random() * 8 } } : {}),
        });
        ballast.end();
        expect(run.signal ?? run.code, `seed ${seed}: ${run.stderr}`).toBe(killed ? 'SIGKILL' : 0);
        const comparison = compareLog(folder, options, detail, killed ? run.reported : null);
        expect(comparison.wrong, `seed ${seed}`).toEqual([]);
        tally.add(comparison);
        rmSync(folder, { recursive: true });
      }
      if (LONG) console.log('disk full', tally);
      expect(tally.lost).toBeGreaterThan(0);
    },
    TIME_LIMIT,
  );
});

/** Takes up all room of a disk, and gives it back, in turn. */
class Ballast {
  readonly #path: string;
  readonly #random: () => number;
  #next = 0;
  #full = false;

  constructor(path: string, random: () => number) {
    this.#path = path;
    this.#random = random;
  }

  /** The program has come to this round. */
  at(round: number): void {
    if (round < this.#next) return;
    if (this.#full) rmSync(this.#path, { force: true });
    else this.#fill();
    // The first time long enough for the first segment to be full before there is room again.
    this.#next = round + (this.#next === 0 ? 600 : 0) + this.#random() * 300;
    this.#full = !this.#full;
  }

  end(): void {
    rmSync(this.#path, { force: true });
  }

  #fill(): void {
    const piece = Buffer.alloc(65_536);
    const fd = openSync(this.#path, 'w');
    try {
      for (;;) writeSync(fd, piece);
    } catch {
      // No space left: as intended.
    } finally {
      closeSync(fd);
    }
  }
}
