/**
 * Recordings to which everything has happened that can happen to files. Reading them never fails but in a sentence, and
 * what lies before the damage is read as if it were whole. `LOOPSCOPE_LONG=1` tries 100,000, the seeds from `LOOPSCOPE_SEED`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LogDecoder, type LogSink } from '../model/decode.ts';
import { randomFrom } from '../model/testing/random-program.ts';
import { HEADER, HEADER_BYTES, KIND, RECORD_BYTES, RECORD_WORDS, slotsOfRecord } from '../schema/events.ts';
import { NAMES_FILE } from '../schema/flight.ts';
import { loopscope } from '../testing/command-line.ts';
import { type Damage, damageOf, firstDamagedSlot } from '../testing/damage.ts';
import { flightFiles } from '../testing/flight-log.ts';
import { recordingEnvironment } from '../testing/raw-recording.ts';
import { type Reading, readEverything } from '../testing/read-everything.ts';
import { type Files, filesIn, recordsOf, splitLog, writeEntry } from '../testing/recording-files.ts';
import { MANIFEST } from './testing/places.ts';
import { parseThreadFolder, segmentName, ThreadLog } from './thread-log.ts';

const LONG = process.env.LOOPSCOPE_LONG === '1';
const CASES = LONG ? 100_000 : 2000;
const FIRST_SEED = Number(process.env.LOOPSCOPE_SEED ?? 1);
/** A reading takes some milliseconds; this is for a machine that has other things to do. */
const LONGEST_MS = 5000;
/** Records that a kill may leave half written. */
const MOST_IN_THE_MAKING = 8;
const MOST_MEMORY = 256 * 2 ** 20;

/** In memory where there is such a place: each case writes files, and a disk takes longer for that than all the reading. */
const MEMORY = '/dev/shm';
const temporary = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'loopscope-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const PROGRAMS = {
  single: `
    const fs = require('fs');
    function tick(n) { if (n > 0) process.nextTick(tick, n - 1); }
    setTimeout(function later() { tick(3); Promise.resolve().then(() => setImmediate(() => {})); }, 1);
    fs.stat('.', () => { fs.readFile('app.js', () => queueMicrotask(() => {})); });
    (async () => { for (let i = 0; i < 5; i++) await null; global.gc?.(); })();
  `,
  threads: `
    const { MessageChannel, Worker } = require('worker_threads');
    const { port1, port2 } = new MessageChannel();
    if (process.argv[2] === 'child') process.once('message', (text) => process.send(text));
    else {
      const child = require('child_process').fork(__filename, ['child']);
      child.once('message', () => child.disconnect());
      child.send('there and back');
    }
    const code = 'const { parentPort } = require("worker_threads"); parentPort.once("message", ({ port }) => port.postMessage(1))';
    new Worker(code, { eval: true, name: 'one' }).postMessage({ port: port2 }, [port2]);
    port1.once('message', () => port1.close());
  `,
};

/** A recording in memory, its folder on disk, and what is known of it while it is whole. */
interface Whole {
  name: string;
  directory: string;
  files: Files;
  reading: Reading;
  threads: Map<string, WholeThread>;
}

interface WholeThread {
  folder: string;
  /** How many lines are certain once so many slots have been read. */
  certain: number[];
  /** The slot after the thread's description of itself: `thread-start` says what is in it. */
  metaEnd: number;
  /** First slot of each segment. */
  firsts: Map<string, number>;
}

const wholes: Whole[] = [];

beforeAll(async () => {
  for (const [name, script] of Object.entries(PROGRAMS)) {
    const cwd = join(temporary, name);
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'app.js'), script);
    const detail = name === 'single' ? 'lab' : 'app';
    const run = await loopscope(['record', '--quiet', '--detail', detail, 'app.js'], { cwd });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    wholes.push(wholeOf(name, join(cwd, 'moved.loopscope'), withoutPids(filesIn(join(cwd, 'app.loopscope')))));
  }
  const [single] = wholes;
  const split = new Map<string, Buffer>();
  for (const [name, bytes] of single.files)
    if (!name.endsWith('.log')) split.set(name, bytes);
    else for (const [i, part] of splitLog(bytes, 70).entries()) split.set(join(dirname(name), segmentName(i)), part);
  wholes.push(wholeOf('split', join(temporary, 'split.loopscope'), split));
  const flight = flightFiles(single.files, 70, 60);
  wholes.push(wholeOf('flight', join(temporary, 'flight.loopscope'), flight));
  wholes.push(wholeOf('killed', join(temporary, 'killed.loopscope'), withoutPids(await killedRecording())));
});

/** What a kill leaves, nobody having closed the recording; the unused rest of the segment is cut to some slots. */
async function killedRecording(): Promise<Files> {
  const folder = join(temporary, 'raw');
  const script =
    "setInterval(() => process.nextTick(() => {}), 1); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 9)";
  const child = spawn(process.execPath, ['-e', script], { env: { ...process.env, ...recordingEnvironment(folder) } });
  await new Promise((ended) => child.on('close', ended));
  const files = filesIn(folder);
  for (const [name, bytes] of files) {
    const used = bytes.findLastIndex((byte) => byte !== 0);
    files.set(name, bytes.subarray(0, (Math.floor(used / 16) + 20) * 16));
    bytes.writeUInt32LE((Math.floor(used / 16) + 20) * 4, 24);
  }
  files.set('manifest.json', Buffer.from(JSON.stringify({ ...MANIFEST, pid: child.pid })));
  return files;
}

/** So that no process of this machine can be taken for one of the recording's. */
const NO_PID = 5_000_000;

function withoutPids(files: Files): Map<string, Buffer> {
  const moved = new Map<string, Buffer>();
  for (const [name, bytes] of files) {
    const path = name.replace(/^(threads|pool)\/(\d+)-/, (_, folder, pid) => `${folder}/${Number(pid) + NO_PID}-`);
    if (name.endsWith('.log')) {
      const pid = bytes.readUInt32LE(HEADER.PID * 4) + NO_PID;
      bytes.writeUInt32LE(pid, HEADER.PID * 4);
      for (let at = HEADER_BYTES; at < bytes.length; at += RECORD_BYTES)
        if (bytes[at] === KIND.THREAD_START) bytes.writeUInt32LE(pid, at + 4);
    }
    moved.set(path, bytes);
  }
  const manifest = JSON.parse(files.get('manifest.json')!.toString());
  return moved.set('manifest.json', Buffer.from(JSON.stringify({ ...manifest, pid: manifest.pid + NO_PID })));
}

function wholeOf(name: string, directory: string, files: Files): Whole {
  for (const [path, bytes] of files) writeEntry(directory, path, bytes);
  const reading = readEverything(directory);
  expect(reading.refused, name).toBeNull();
  expect(reading.wrong, name).toEqual([]);
  const threads = new Map<string, WholeThread>();
  for (const path of files.keys()) {
    const folder = dirname(path);
    const parsed = parseThreadFolder(basename(folder));
    if (parsed && !threads.has(parsed.key)) threads.set(parsed.key, wholeThread(directory, folder, files));
  }
  return { name, directory, files, reading, threads };
}

function wholeThread(directory: string, folder: string, files: Files): WholeThread {
  let lines = 0;
  const count = () => {
    lines++;
  };
  const silent = new Set<string | symbol>(['threadMeta', 'threadEnd']);
  const sink = new Proxy({} as LogSink, { get: (_, call) => (silent.has(call) ? () => {} : count) });
  const decoder = new LogDecoder(sink, 0n);
  // What a flight recording has let go has taken no slot that could be damaged.
  const log = new ThreadLog(join(directory, folder), files.has(join(folder, NAMES_FILE)));
  log.refresh(true);
  if (log.first > 0) decoder.push(log.substitute(0));
  const certain = [0];
  const firsts = new Map<string, number>();
  let metaEnd = 0;
  for (const [name, bytes] of files) {
    if (dirname(name) !== folder || !name.endsWith('.log') || basename(name) === NAMES_FILE) continue;
    firsts.set(name, certain.length - 1);
    const words = recordsOf(bytes);
    for (let at = 0; at < words.length; at += RECORD_WORDS) {
      const isMeta = (words[at] & 0xff) === KIND.STRING && words[at + 2] === 3;
      if (metaEnd === 0 && isMeta) metaEnd = certain.length - 1 + slotsOfRecord(words[at]);
      decoder.push(words.subarray(at, at + RECORD_WORDS));
      certain.push(lines);
    }
  }
  return { folder, certain, metaEnd, firsts };
}

/** Up to which slot a thread's log is what it was. */
function soundSlots(whole: Whole, thread: WholeThread, { changes }: Damage): number {
  let sound = Number.POSITIVE_INFINITY;
  for (const [name, entry] of changes) {
    const before = whole.files.get(name);
    if (before === undefined || !name.startsWith(`${thread.folder}/`)) continue;
    // Any line may have names in it.
    if (basename(name) === NAMES_FILE) return 0;
    sound = Math.min(sound, (thread.firsts.get(name) ?? 0) + firstDamagedSlot(before, entry));
  }
  return sound;
}

/** What a damaged recording shows that is not so, or hides that was sound. */
function* untruths(whole: Whole, damage: Damage, reading: Reading): Generator<string> {
  yield* reading.wrong;
  const manifestIsSound = !damage.changes.has('manifest.json');
  const threadsAreSound = ![...damage.changes.keys()].some((name) => name.startsWith('threads/'));
  if (!manifestIsSound) return;
  if (threadsAreSound && reading.refused !== null) yield `was refused: ${reading.refused}`;
  for (const [key, thread] of whole.threads) {
    const sound = soundSlots(whole, thread, damage);
    const lines = reading.lines.get(key) ?? [];
    const truth = whole.reading.lines.get(key) ?? [];
    if (reading.refused !== null) {
      if (sound > 0) yield `was refused with ${sound} sound slots: ${reading.refused}`;
      continue;
    }
    const certain = thread.certain[Math.min(sound, thread.certain.length - 1)];
    for (let i = 0; i < certain; i++) {
      if (lines[i] === truth[i] || (sound < thread.metaEnd && truth[i].includes('"ev":"thread-start"'))) continue;
      yield `of ${sound} sound slots line ${i} is ${lines[i]} and was ${truth[i]}`;
      break;
    }
    const missing = whole.reading.slots.get(key)! - (reading.slots.get(key) ?? 0);
    const toldOf = reading.notes.some((note) => note.includes(key) || note.includes(thread.folder));
    const isGone = ![...whole.files.keys()].some(
      (name) => name.startsWith(thread.folder) && damage.changes.get(name) !== null,
    );
    if (missing > MOST_IN_THE_MAKING && !toldOf && !isGone)
      yield `${missing} slots of ${key} are missing without a word`;
  }
}

describe('a damaged recording', () => {
  test('is read up to the damage or refused in a sentence', () => {
    const found = new Map<string, string[]>();
    const counts = { cases: 0, refused: 0, noted: 0, slowestMs: 0 };
    const memoryBefore = process.memoryUsage().rss;
    for (let number = 0; number < CASES; number++) {
      const seed = FIRST_SEED * 1_000_003 + number;
      const random = randomFrom(seed);
      const whole = wholes[Math.floor(random() * wholes.length)];
      const damage = damageOf(whole.files, number, random);
      const begin = performance.now();
      const complain = (what: string) => {
        const name = `${whole.name}: ${damage.name}`;
        found.set(name, [...(found.get(name) ?? []), `${number}: ${what}`].slice(0, 3));
      };
      try {
        for (const [name, entry] of damage.changes) writeEntry(whole.directory, name, entry);
        const reading = readEverything(whole.directory);
        counts.cases++;
        if (reading.refused !== null) counts.refused++;
        else if (reading.notes.length > 0) counts.noted++;
        for (const untruth of untruths(whole, damage, reading)) complain(untruth);
      } catch (error) {
        complain((error as Error).stack ?? String(error));
      } finally {
        for (const name of damage.changes.keys()) writeEntry(whole.directory, name, whole.files.get(name) ?? null);
      }
      const took = performance.now() - begin;
      if (took > LONGEST_MS) complain(`took ${took} ms`);
      counts.slowestMs = Math.max(counts.slowestMs, Math.round(took));
    }
    if (LONG) console.log(counts);
    expect(Object.fromEntries(found)).toEqual({});
    expect(counts).toMatchObject({ cases: CASES });
    expect(counts.refused).toBeGreaterThan(CASES / 50);
    expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(MOST_MEMORY);
  }, 7_200_000);
});
