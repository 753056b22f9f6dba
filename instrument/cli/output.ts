import { once } from 'node:events';

/** Lines are handed on in blocks of about this many characters. */
const BLOCK_CHARACTERS = 64 * 1024;

/** Whoever read our stdout has gone (`| head`): there is nothing left to do. */
export class ReaderGone extends Error {}

/**
 * Writes text to a stream as fast as it takes it; the next block is asked for only then.
 * @throws ReaderGone when the other end of the pipe has been closed
 */
export async function writeBlocks(
  blocks: Iterable<string>,
  stream: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  let failure: NodeJS.ErrnoException | null = null;
  const onError = (error: NodeJS.ErrnoException) => {
    failure = error;
  };
  stream.on('error', onError);
  const check = () => {
    if (failure) throw failure.code === 'EPIPE' ? new ReaderGone() : failure;
  };
  for (const block of blocks) {
    if (!stream.write(block) && !failure) await once(stream, 'drain').catch(onError);
    check();
  }
  await new Promise<void>((resolve) => stream.write('', () => resolve()));
  check();
  stream.off('error', onError);
}

/** Writes lines to a stream, as `writeBlocks` does. */
export const writeLines = (lines: Iterable<string>, stream?: NodeJS.WritableStream): Promise<void> =>
  writeBlocks(joined(lines), stream);

function* joined(lines: Iterable<string>): Generator<string> {
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < BLOCK_CHARACTERS) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}
