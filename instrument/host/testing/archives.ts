/** Archives as users make them, and as nobody should: written byte by byte, so that they can say anything. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface Packed {
  path: string;
  content?: string | Buffer;
  /** For tar: what it is instead of a file. */
  type?: 'SymbolicLink' | 'Link' | 'Directory' | 'CharacterDevice';
  /** Where a link leads. */
  to?: string;
  /** For zip: the system's type and rights. */
  mode?: number;
}

const BLOCK = 512;

export function tarOf(files: Packed[]): Buffer {
  const parts = files.flatMap(({ path, content = '', type, to }) => {
    const bytes = Buffer.from(content as string);
    const header = Buffer.alloc(BLOCK);
    new Header({
      path,
      size: bytes.length,
      type: type ?? 'File',
      mode: 0o644,
      ...(to === undefined ? {} : { linkpath: to }),
    }).encode(header);
    return [header, bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

export const tarGzOf = (files: Packed[]): Buffer => gzipSync(tarOf(files));

export function zipOf(files: Packed[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { path, content = '', mode = 0o100644 } of files) {
    const [name, bytes] = [Buffer.from(path), Buffer.from(content as string)];
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    const made = Buffer.from([20, 3]);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, common, rest, name]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}
