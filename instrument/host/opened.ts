/** Recordings that the page hands over, as archives: they lie in a temporary folder as long as the server runs. */
import { createWriteStream, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { OpenedRecording } from '../schema/messages.ts';
import { LoopscopeError } from './errors.ts';
import type { Library } from './library.ts';
import { isRunning } from './processes.ts';
import { openRecording } from './recording.ts';
import { type UnpackLimits, unpackRecording } from './unpack.ts';

/** Folders of a process have its number in their names. */
const PREFIX = 'loopscope-opened-';
const MOST_BYTES = 64 * 2 ** 30;
const MOST_FILES = 200_000;
const MOST_TEXT_BYTES = 64 * 2 ** 20;
/** Of what is free on the disk no more than this is used. */
const SHARE = 0.5;

export class OpenedRecordings {
  readonly #library: Library;
  #folder: string | null = null;
  #count = 0;

  constructor(library: Library) {
    this.#library = library;
  }

  /** Where they are; null where there are none. */
  get folder(): string | null {
    return this.#folder;
  }

  /**
   * Unpacks the archive that a request brings and takes the recording into the library.
   * @param name what it is called where it comes from
   * @throws LoopscopeError with a sentence for people; other errors where the request broke off
   */
  async take(request: IncomingMessage, name: string): Promise<OpenedRecording> {
    this.#folder ??= makeFolder();
    const folder = join(this.#folder, String(++this.#count));
    mkdirSync(folder);
    const archive = join(folder, 'archive');
    try {
      const limits = limitsIn(folder);
      checkLength(request, name, limits.bytes);
      await pipeline(request, createWriteStream(archive, { flags: 'wx', mode: 0o600 }));
      const directory = await unpackRecording(archive, name, join(folder, 'recording'), limits);
      rmSync(archive);
      return this.#open(directory, name);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Removes all of them. */
  remove(): void {
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    this.#folder = null;
  }

  #open(directory: string, name: string): OpenedRecording {
    try {
      const recording = openRecording(directory);
      return { id: this.#library.add(recording), name: recording.name };
    } catch (error) {
      if (!(error instanceof LoopscopeError)) throw error;
      // Where it lies here says nothing to whoever dropped it.
      throw new LoopscopeError(error.code, error.message.replaceAll(directory, name), { cause: error });
    }
  }
}

/** Removes, too, what others left that were killed. */
function makeFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (pid > 0 && !isRunning(pid)) removeOwn(join(tmpdir(), name));
  }
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Anybody may make folders there, and some can't be removed: then they stay. */
function removeOwn(folder: string): void {
  try {
    if (lstatSync(folder).uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is in nobody's way.
  }
}

function limitsIn(folder: string): UnpackLimits {
  const { bavail, bsize } = statfsSync(folder);
  return {
    bytes: Math.min(MOST_BYTES, Math.floor(bavail * bsize * SHARE)),
    files: MOST_FILES,
    textBytes: MOST_TEXT_BYTES,
  };
}

function checkLength(request: IncomingMessage, name: string, most: number): void {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (length <= most) return;
  throw new LoopscopeError(
    'E_DISK_FULL',
    `${name} is larger than the ${most} bytes that there is room for on the host; unpack it yourself and use \`loopscope open\`.`,
  );
}
