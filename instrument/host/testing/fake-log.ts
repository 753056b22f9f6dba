/** Stands in for an observed thread: writes segments as the recorder does, but slot by slot and on demand. */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  ENDIAN_MARK,
  HEADER,
  HEADER_BYTES,
  HEADER_WORDS,
  KIND,
  NAMES_NUMBER,
  RECORD_BYTES,
  RECORD_WORDS,
  SCHEMA_VERSION,
  SEGMENT_FLAG,
  SEGMENT_MAGIC,
} from '../../schema/events.ts';
import { NAMES_FILE } from '../../schema/flight.ts';
import { segmentName } from '../thread-log.ts';

export class FakeThread {
  readonly directory: string;
  #fd = -1;
  #path = '';
  #number = -1;
  #head = 0;
  #first = 0;
  #slots: number;
  #pid: number;
  #tid: number;

  /** @param slots room of each segment */
  constructor(threads: string, pid: number, tid: number, slots = 8, life = 1) {
    this.directory = join(threads, `${pid}-${tid}${life > 1 ? `.${life}` : ''}`);
    this.#pid = pid;
    this.#tid = tid;
    this.#slots = slots;
    mkdirSync(this.directory, { recursive: true });
    this.#open(0);
  }

  get path(): string {
    return this.#path;
  }

  /** One record in the next free slot; the segment must have room. */
  append(kind: number, argument = 0, word1 = 0, word2 = 0, word3 = 0): this {
    const words = Uint32Array.of((argument << 8) | kind, word1, word2, word3);
    writeSync(this.#fd, words, 0, RECORD_BYTES, this.#head * 4);
    this.#head += RECORD_WORDS;
    this.set(HEADER.HEAD, this.#head);
    return this;
  }

  /** Whole slots, as they are. */
  raw(words: Uint32Array): this {
    writeSync(this.#fd, words, 0, words.byteLength, this.#head * 4);
    this.#head += words.length;
    return this.set(HEADER.HEAD, this.#head);
  }

  /** `before` records with these ids. */
  befores(...ids: number[]): this {
    for (const id of ids) this.append(KIND.BEFORE, 0, id);
    return this;
  }

  /** Reserves a slot and leaves it empty, as a thread does that is killed in the middle of a hook. */
  hole(): this {
    this.#head += RECORD_WORDS;
    return this.set(HEADER.HEAD, this.#head);
  }

  publish(): this {
    return this.set(HEADER.PUBLISHED, this.#head);
  }

  /** Maps the next segment ahead, as the recorder does before the current one is full. */
  mapNext(): this {
    this.#create(this.#number + 1);
    return this;
  }

  /** Goes over to the next segment. */
  seal(): this {
    this.publish().set(HEADER.FLAGS, SEGMENT_FLAG.SEALED);
    this.#first += this.#slots;
    this.#open(this.#number + 1);
    return this;
  }

  end(): this {
    this.append(KIND.THREAD_END, 1).publish();
    return this.set(HEADER.FLAGS, SEGMENT_FLAG.ENDED);
  }

  /** Overwrites one word of the header. */
  set(field: number, value: number): this {
    writeSync(this.#fd, Uint32Array.of(value), 0, 4, field * 4);
    return this;
  }

  close(): void {
    closeSync(this.#fd);
  }

  #create(number: number): number {
    const fd = openSync(join(this.directory, segmentName(number)), 'a+');
    closeSync(fd);
    const created = openSync(join(this.directory, segmentName(number)), 'r+');
    if (fstatSync(created).size === 0) ftruncateSync(created, HEADER_BYTES + this.#slots * RECORD_BYTES);
    return created;
  }

  #open(number: number): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = this.#create(number);
    this.#path = join(this.directory, segmentName(number));
    this.#number = number;
    this.#head = HEADER_WORDS;
    const fields: [number, number][] = [
      [HEADER.VERSION, SCHEMA_VERSION],
      [HEADER.ENDIAN, ENDIAN_MARK],
      [HEADER.PID, this.#pid],
      [HEADER.TID, this.#tid],
      [HEADER.NUMBER, number],
      [HEADER.CAPACITY, HEADER_WORDS + this.#slots * RECORD_WORDS],
      [HEADER.FIRST_LOW, this.#first],
      [HEADER.MAGIC, SEGMENT_MAGIC],
    ];
    for (const [field, value] of fields) this.set(field, value);
    this.append(KIND.CLOCK).publish();
  }
}

/** Names as a thread of a flight recording keeps them: when it began, and what it defined. */
export function writeNames(directory: string, pid: number, tid: number, begunNs: number, records: Uint32Array): void {
  const header = new Uint32Array(HEADER_WORDS);
  const fields: [number, number][] = [
    [HEADER.MAGIC, SEGMENT_MAGIC],
    [HEADER.VERSION, SCHEMA_VERSION],
    [HEADER.ENDIAN, ENDIAN_MARK],
    [HEADER.PID, pid],
    [HEADER.TID, tid],
    [HEADER.NUMBER, NAMES_NUMBER],
    [HEADER.CAPACITY, HEADER_WORDS],
    [HEADER.HEAD, HEADER_WORDS],
    [HEADER.PUBLISHED, HEADER_WORDS],
    [HEADER.CLOCK_LOW, begunNs],
  ];
  for (const [field, value] of fields) header[field] = value;
  writeFileSync(
    join(directory, NAMES_FILE),
    Buffer.concat([Buffer.from(header.buffer), Buffer.from(records.slice().buffer)]),
  );
}

/** One word of a segment's header. */
export function headerWord(path: string, field: number): number {
  return readFileSync(path).readUInt32LE(field * 4);
}

/** Overwrites one word of a segment's header. */
export function writeWord(path: string, field: number, value: number): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Uint32Array.of(value), 0, 4, field * 4);
  closeSync(fd);
}
