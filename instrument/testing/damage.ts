/** Everything that can happen to the files of a recording, at random. */
import { HEADER, HEADER_BYTES, KIND, RECORD_BYTES } from '../schema/events.ts';
import type { Entry, Files } from './recording-files.ts';

/** One damage: the entries that are no longer what they were. */
export interface Damage {
  name: string;
  changes: Map<string, Entry>;
}

type Random = () => number;

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)];
const word = (random: Random) => below(random, 2 ** 32);
const segmentsOf = (files: Files) => [...files.keys()].filter((name) => name.endsWith('.log'));
const MANIFEST = 'manifest.json';

/** Numbers at which something turns over. */
const EDGES = [0, 1, 2, 15, 16, 17, 20, 255, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** A copy of a random segment, and what it replaces. */
function segment(files: Files, random: Random): { name: string; bytes: Buffer } {
  const name = pick(random, segmentsOf(files));
  return { name, bytes: Buffer.from(files.get(name)!) };
}

function edited(files: Files, random: Random, edit: (bytes: Buffer) => Buffer | undefined): Map<string, Entry> {
  const { name, bytes } = segment(files, random);
  return new Map([[name, edit(bytes) ?? bytes]]);
}

/** Byte offset of a random slot; one segment may have none. */
function slotAt(bytes: Buffer, random: Random): number {
  const slots = Math.floor((bytes.length - HEADER_BYTES) / RECORD_BYTES);
  return HEADER_BYTES + below(random, Math.max(1, slots)) * RECORD_BYTES;
}

function put(bytes: Buffer, offset: number, value: number): void {
  if (offset + 4 <= bytes.length) bytes.writeUInt32LE(value >>> 0, offset);
}

const FOREIGN = [
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  Buffer.from('{"not":"a log"}\n'.repeat(40)),
  Buffer.from('LOOP'),
  Buffer.from('LOOP'.repeat(100)),
  Buffer.alloc(0),
  Buffer.alloc(63),
  Buffer.alloc(4096),
  Buffer.alloc(4096, 0xff),
];

const NAMES = [
  'threads/1-0',
  'threads/0-0',
  'threads/99999999999999-0',
  'threads/7-0.99999999999',
  'threads/x',
  'threads/4711-0.2',
];

/** Values that a manifest never has where it has others. */
const VALUES: unknown[] = [
  null,
  0,
  -1,
  1e308,
  true,
  '',
  'x',
  '\u0000',
  '9'.repeat(400),
  [],
  [null],
  [{}],
  {},
  { toString: 1 },
  '-5',
  '1e9',
];

const METAS = [
  '{"node":"v","argv":[1,{},null],"cwd":5,"name":{"toString":1}}',
  '{"node":"v","argv":[{"toString":1}],"cwd":{},"name":"\\u001b[2J\\n"}',
  '{"node":{},"argv":[]}',
  '{"node":"v","argv":{"length":1e9}}',
  '[[[[[[[[',
  '[["/x\\n",1e999,-1,"f"],[1]]',
  '[["/x",1.5,null,"f"],["/y",1,2,"\\u0007"]]',
];

const DAMAGES: Record<string, (files: Files, random: Random) => Map<string, Entry>> = {
  'bits of records': (files, random) =>
    edited(files, random, (bytes) => {
      for (let n = 1 + below(random, 8); n > 0; n--) {
        const offset = HEADER_BYTES + below(random, Math.max(1, bytes.length - HEADER_BYTES));
        if (offset < bytes.length) bytes[offset] ^= 1 << below(random, 8);
      }
      return bytes;
    }),
  'bits of the header': (files, random) =>
    edited(files, random, (bytes) => {
      for (let n = 1 + below(random, 3); n > 0; n--) bytes[below(random, HEADER_BYTES)] ^= 1 << below(random, 8);
      return bytes;
    }),
  'a field of the header': (files, random) =>
    edited(files, random, (bytes) => {
      const field = pick(random, Object.values(HEADER));
      const old = bytes.readUInt32LE(field * 4);
      put(bytes, field * 4, pick(random, [...EDGES, old + 1, old - 1, old + 4, old - 4, old * 2, word(random)]));
      return bytes;
    }),
  'a cut': (files, random) => edited(files, random, (bytes) => bytes.subarray(0, below(random, bytes.length))),
  'bytes at the end': (files, random) =>
    edited(files, random, (bytes) => Buffer.concat([bytes, Buffer.alloc(below(random, 200), below(random, 256))])),
  'segments in each other’s places': (files, random) => {
    const [a, b] = [pick(random, segmentsOf(files)), pick(random, segmentsOf(files))];
    return new Map([
      [a, files.get(b)!],
      [b, files.get(a)!],
    ]);
  },
  'a segment twice': (files, random) =>
    new Map([[pick(random, segmentsOf(files)), files.get(pick(random, segmentsOf(files)))!]]),
  'a file deleted': (files, random) => new Map([[pick(random, [...files.keys()]), null]]),
  'no segments': (files) => new Map(segmentsOf(files).map((name) => [name, null])),
  'another version': (files, random) =>
    edited(files, random, (bytes) => {
      put(bytes, HEADER.VERSION * 4, pick(random, EDGES));
      return bytes;
    }),
  'random words': (files, random) =>
    edited(files, random, (bytes) => {
      let offset = slotAt(bytes, random);
      for (let n = 4 * (1 + below(random, 40)); n > 0; n--, offset += 4) put(bytes, offset, word(random));
      return bytes;
    }),
  'random records': (files, random) =>
    edited(files, random, (bytes) => {
      for (let n = 1 + below(random, 20); n > 0; n--) {
        const offset = slotAt(bytes, random);
        const argument = random() < 0.5 ? below(random, 16) : word(random) >>> 8;
        put(bytes, offset, below(random, 20) | (argument << 8));
        for (const at of [4, 8, 12])
          if (random() < 0.7) put(bytes, offset + at, random() < 0.5 ? pick(random, EDGES) : word(random));
      }
      return bytes;
    }),
  'one kind of record everywhere': (files, random) =>
    edited(files, random, (bytes) => {
      const kind = pick(random, Object.values(KIND));
      for (let offset = slotAt(bytes, random); offset < bytes.length; offset += RECORD_BYTES) bytes[offset] = kind;
      return bytes;
    }),
  'records in other places': (files, random) =>
    edited(files, random, (bytes) => {
      for (let n = 1 + below(random, 4); n > 0; n--) {
        const from = slotAt(bytes, random);
        Buffer.from(bytes).copy(bytes, slotAt(bytes, random), from, from + RECORD_BYTES * (1 + below(random, 30)));
      }
      return bytes;
    }),
  'a page of zeroes': (files, random) =>
    edited(files, random, (bytes) => {
      const from = below(random, bytes.length);
      return bytes.fill(0, from, Math.min(bytes.length, from + pick(random, [16, 64, 512, 4096])));
    }),
  'other texts': (files, random) =>
    edited(files, random, (bytes) => {
      for (let at = HEADER_BYTES; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
        const room = bytes.readUInt32LE(at) >>> 8;
        if (bytes[at] !== KIND.STRING || room > 4096 || at + RECORD_BYTES + room > bytes.length) continue;
        if (random() < 0.5) bytes.write(pick(random, METAS).padEnd(room).slice(0, room), at + RECORD_BYTES, 'latin1');
      }
      return bytes;
    }),
  'a foreign file': (files, random) => new Map([[pick(random, [...files.keys()]), pick(random, FOREIGN)]]),
  'a folder for a file': (files, random) => new Map([[pick(random, [...files.keys()]), 'folder']]),
  'a link to itself': (files, random) => new Map([[pick(random, [...files.keys()]), 'loop']]),
  'files that do not belong': (files, random) => {
    const name = pick(random, NAMES);
    const bytes = pick(random, [...FOREIGN, ...segmentsOf(files).map((one) => files.get(one)!)]);
    const folder = random() < 0.7 ? `${name}/00000${below(random, 3)}.log` : name;
    return new Map<string, Entry>([
      [folder, bytes],
      ['threads/note.txt', pick(random, FOREIGN)],
    ]);
  },
  'bytes of the manifest': (files, random) => {
    const bytes = Buffer.from(files.get(MANIFEST)!);
    for (let n = 1 + below(random, 4); n > 0; n--) bytes[below(random, bytes.length)] ^= 1 << below(random, 8);
    return new Map([[MANIFEST, random() < 0.2 ? bytes.subarray(0, below(random, bytes.length)) : bytes]]);
  },
  'values of the manifest': (files, random) => {
    const manifest = JSON.parse(files.get(MANIFEST)!.toString());
    for (let n = 1 + below(random, 2); n > 0; n--) {
      const inner = random() < 0.3 ? pick(random, [manifest.versions, manifest.exit, manifest]) : manifest;
      if (typeof inner !== 'object' || inner === null) continue;
      const key = pick(random, Object.keys(inner));
      if (random() < 0.2) delete inner[key];
      else inner[key] = pick(random, VALUES);
    }
    return new Map([[MANIFEST, Buffer.from(JSON.stringify(manifest))]]);
  },
};

const NAMED = Object.entries(DAMAGES);

/** The damage of this number: each kind in turn, where and how at random. */
export function damageOf(files: Files, number: number, random: Random): Damage {
  const [name, make] = NAMED[number % NAMED.length];
  return { name, changes: make(files, random) };
}

/** The first slot of a segment's file that is not what it was; 0 where the header or the file's kind is another. */
export function firstDamagedSlot(before: Buffer, after: Entry): number {
  if (!Buffer.isBuffer(after)) return 0;
  let at = 0;
  while (at < before.length && at < after.length && before[at] === after[at]) at++;
  if (at === before.length && at === after.length) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor((at - HEADER_BYTES) / RECORD_BYTES));
}
