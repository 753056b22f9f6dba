/** Takes a recording out of an archive that comes from anywhere: nothing is written but files of the format, below one folder. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MANIFEST_FILE, RECORDING_SUFFIX } from '../schema/manifest.ts';
import { recordingFile, safeParts } from '../schema/recording-files.ts';
import { LoopscopeError, systemCode, systemReason } from './errors.ts';
import { readManifest } from './manifest-file.ts';
import { type ArchiveReader, readArchive } from './read-archive.ts';

/** How much an archive may hold, so that it fills neither the disk nor the memory. */
export interface UnpackLimits {
  bytes: number;
  files: number;
  /** Of a file that is read at once. */
  textBytes: number;
}

const LONGEST_NAME = 100;

/**
 * Unpacks the recording in `archive` into `folder`, which is made and must not be there.
 * @param name what the archive is called, for sentences and where the recording has no name of its own
 * @returns the recording's directory
 * @throws LoopscopeError where there is none in it, or more than one, or it is damaged, hostile or too large
 */
export async function unpackRecording(
  archive: string,
  name: string,
  folder: string,
  limits: UnpackLimits,
): Promise<string> {
  const unpacker = new Unpacker(name, folder, limits);
  let isArchive: boolean;
  try {
    isArchive = await readArchive(archive, unpacker);
  } catch (error) {
    if (error instanceof LoopscopeError) throw error;
    throw damaged(name, error);
  }
  if (!isArchive) {
    throw new LoopscopeError(
      'E_NOT_A_RECORDING',
      `${name} is neither a folder nor an archive that can be read (.zip, .tar, .tar.gz or .tgz); drop the recording’s whole folder, or pack that.`,
    );
  }
  const [found, ...others] = unpacker.recordings();
  if (found === undefined) {
    throw new LoopscopeError(
      'E_NOT_A_RECORDING',
      `${name} holds no recording: there is no ${MANIFEST_FILE} of Loopscope in it; drop a folder that \`loopscope record\` made, or an archive of one.`,
    );
  }
  if (others.length > 0) {
    throw new LoopscopeError(
      'E_NOT_A_RECORDING',
      `${name} holds ${others.length + 1} recordings; drop them one by one.`,
    );
  }
  const directory = join(folder, `${plainName(found.root.split('/').at(-1) || name)}${RECORDING_SUFFIX}`);
  renameSync(found.directory, directory);
  for (const { directory: rest } of unpacker.leftovers(found.root)) rmSync(rest, { recursive: true, force: true });
  return directory;
}

class Unpacker implements ArchiveReader {
  readonly #name: string;
  readonly #folder: string;
  readonly #limits: UnpackLimits;
  /** Where the files of each folder in the archive go. */
  readonly #roots = new Map<string, string>();
  #files = 0;
  #bytes = 0;

  constructor(name: string, folder: string, limits: UnpackLimits) {
    this.#name = name;
    this.#folder = folder;
    this.#limits = limits;
  }

  wants(path: string): boolean {
    if (safeParts(path) === null) {
      throw new LoopscopeError(
        'E_NOT_A_RECORDING',
        `${this.#name} was not unpacked: it names the file ${JSON.stringify(path.slice(0, 200))}, which leads out of the folder; get the recording from somebody you trust.`,
      );
    }
    return recordingFile(path) !== null;
  }

  async take(path: string, content: AsyncIterable<Buffer>): Promise<void> {
    const { root, file } = recordingFile(path)!;
    if (++this.#files > this.#limits.files) throw tooLarge(this.#name, `more than ${this.#limits.files} files`);
    const to = join(this.#placeOf(root), file);
    mkdirSync(dirname(to), { recursive: true });
    const most = file.endsWith('.json') || file.endsWith('.txt') ? this.#limits.textBytes : Number.POSITIVE_INFINITY;
    let size = 0;
    const handle = await open(to, 'wx', 0o600).catch((error) => {
      throw systemCode(error) === 'EEXIST' ? new Error(`it has two files ${path}`) : error;
    });
    try {
      for await (const chunk of content) {
        size += chunk.length;
        this.#bytes += chunk.length;
        if (size > most) throw tooLarge(this.#name, `a ${file} of more than ${most} bytes`);
        if (this.#bytes > this.#limits.bytes) {
          throw tooLarge(this.#name, `more than the ${this.#limits.bytes} bytes that there is room for`);
        }
        await handle.writeFile(chunk);
      }
    } finally {
      await handle.close();
    }
  }

  /** The folders that have a manifest of ours, whatever its state. */
  recordings(): { root: string; directory: string }[] {
    return [...this.#roots]
      .map(([root, directory]) => ({ root, directory }))
      .filter(({ directory }) => isOurs(directory));
  }

  leftovers(root: string): { directory: string }[] {
    return [...this.#roots].filter(([other]) => other !== root).map(([, directory]) => ({ directory }));
  }

  #placeOf(root: string): string {
    const known = this.#roots.get(root);
    if (known !== undefined) return known;
    const directory = join(this.#folder, `.${this.#roots.size}`);
    this.#roots.set(root, directory);
    return directory;
  }
}

/** A manifest that is newer than we are, or damaged, is one of ours all the same: what it is, is said when it is opened. */
function isOurs(directory: string): boolean {
  try {
    readManifest(directory);
    return true;
  } catch (error) {
    return error instanceof LoopscopeError && error.code !== 'E_NOT_A_RECORDING';
  }
}

/** A name that can be a folder's, whatever somebody has called it. */
function plainName(name: string): string {
  const stem = name.replace(/(?:\.loopscope)?(?:\.zip|\.tar|\.tar\.gz|\.tgz)?$/i, '').replaceAll(/[\p{C}/\\:]/gu, '_');
  const plain = [...stem].slice(0, LONGEST_NAME).join('').replace(/^\.+/, '').trim();
  return plain || 'recording';
}

const tooLarge = (name: string, what: string) =>
  new LoopscopeError(
    'E_DISK_FULL',
    `${name} was not unpacked: it holds ${what}; unpack it yourself and use \`loopscope open\`.`,
  );

function damaged(name: string, error: unknown): LoopscopeError {
  if (systemCode(error) === 'ENOSPC') return tooLarge(name, 'more than there is room for');
  const reason = systemReason(error);
  return new LoopscopeError(
    'E_RECORDING_DAMAGED',
    `${name} can't be unpacked: it is cut or damaged (${reason}); copy it again.`,
    { cause: error },
  );
}
