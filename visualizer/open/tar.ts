/** A folder's files as one tar: the browser reads each of them only when it is sent. */

const BLOCK = 512;

export interface TarFile {
  /** Within the archive; up to 100 letters of ASCII. */
  path: string;
  file: Blob;
}

export function tarOf(files: TarFile[]): Blob {
  const parts = files.flatMap(({ path, file }) => [
    headerOf(path, file.size),
    file,
    new Uint8Array((BLOCK - (file.size % BLOCK)) % BLOCK),
  ]);
  return new Blob([...parts, new Uint8Array(2 * BLOCK)], { type: 'application/x-tar' });
}

/** A POSIX header: name, rights, owner, size, time, sum of all its bytes, type. */
function headerOf(path: string, size: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK);
  const write = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, length: number) => value.toString(8).padStart(length, '0');
  write(path, 0);
  write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  write(`${octal(size, 11)}\0${octal(0, 11)}\0`, 124);
  write('        0', 148);
  write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${octal(sum, 6)}\0 `, 148);
  return header;
}
