import { once } from 'node:events';

/** Text is handed on in pieces of about this many characters. */
const PIECE_CHARACTERS = 64 * 1024;

/** Whoever read our stdout has gone (`| head`): there is nothing left to do. */
export class ReaderGone extends Error {}

/**
 * Writes lines to a stream as fast as it takes them.
 * @throws ReaderGone when the other end of the pipe has been closed
 */
export async function writeLines(
  lines: Iterable<string>,
  stream: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  let failure: NodeJS.ErrnoException | null = null;
  const onError = (error: NodeJS.ErrnoException) => {
    failure = error;
  };
  stream.on('error', onError);
  const write = async (text: string) => {
    if (!stream.write(text) && !failure)
      await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(onError);
    if (failure) throw failure.code === 'EPIPE' ? new ReaderGone() : failure;
  };
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE_CHARACTERS) continue;
    await write(piece);
    piece = '';
  }
  await write(piece);
  await new Promise<void>((resolve) => stream.write('', () => resolve()));
  stream.off('error', onError);
}
