/** Goes through the files of an archive: .tar, .tar.gz and .zip, whichever it is by its first bytes. */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { Parser } from 'tar';
import { openPromise } from 'yauzl';

/** Takes a file's content; what is not taken is skipped. */
export interface ArchiveReader {
  /** Whether a file is wanted; throws where the archive is not to be read any further. */
  wants(path: string): boolean;
  take(path: string, content: AsyncIterable<Buffer>): Promise<void>;
}

type Format = 'tar' | 'zip';

const UNIX_TYPE = 0o170000;
const UNIX_FILE = 0o100000;

/**
 * Reads the archive at `path`; links, devices and folders in it are passed over.
 * @returns whether it is an archive
 * @throws whatever the reader throws, and errors where it is damaged
 */
export async function readArchive(path: string, reader: ArchiveReader): Promise<boolean> {
  const format = formatOf(path);
  if (format === 'zip') await readZip(path, reader);
  else if (format === 'tar') await readTar(path, reader);
  return format !== null;
}

function formatOf(path: string): Format | null {
  const bytes = Buffer.alloc(512);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(fd);
  }
  if (bytes.readUInt32BE(0) === 0x504b0304 || bytes.readUInt32BE(0) === 0x504b0506) return 'zip';
  const isTar = bytes.toString('latin1', 257, 262) === 'ustar';
  return isTar || bytes.readUInt16BE(0) === 0x1f8b ? 'tar' : null;
}

async function readZip(path: string, reader: ArchiveReader): Promise<void> {
  // Names are looked at by whoever takes the files, whatever the archive's format.
  const zip = await openPromise(path, { decodeStrings: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const name = String(entry.fileName).replaceAll('\\', '/');
      const type = (entry.externalFileAttributes >>> 16) & UNIX_TYPE;
      const isFile = !name.endsWith('/') && (type === 0 || type === UNIX_FILE);
      if (!isFile || !reader.wants(name)) continue;
      await reader.take(name, await zip.openReadStreamPromise(entry));
    }
  } finally {
    zip.close();
  }
}

/** The parser hands out one file after the other, each when the one before has been read. */
async function readTar(path: string, reader: ArchiveReader): Promise<void> {
  const input = createReadStream(path);
  let taking = Promise.resolve();
  const contents: PassThrough[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      let hasEnd = false;
      const parser = new Parser({
        strict: true,
        // Logs are mostly zeros where a program was killed: whoever takes them says how much is too much.
        maxDecompressionRatio: Number.POSITIVE_INFINITY,
        onReadEntry(entry) {
          try {
            const isFile = entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'ContiguousFile';
            if (!isFile || !reader.wants(entry.path)) {
              entry.resume();
              return;
            }
            const content = new PassThrough();
            content.on('error', () => {});
            contents.push(content);
            entry.pipe(content);
            taking = Promise.all([taking, reader.take(entry.path, content)]).then(() => {});
            taking.catch(reject);
          } catch (error) {
            reject(error);
          }
        },
      });
      parser.on('eof', () => {
        hasEnd = true;
      });
      parser.on('error', reject);
      parser.on('end', () => (hasEnd ? resolve() : reject(new Error('it has no end'))));
      input.on('error', reject);
      input.pipe(parser as unknown as NodeJS.WritableStream);
    });
    await taking;
  } catch (error) {
    // Whoever takes a file that has no end must not wait for it.
    contents.at(-1)?.destroy(error as Error);
    await taking.catch(() => {});
    throw error;
  } finally {
    input.destroy();
  }
}
