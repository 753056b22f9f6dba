import { describe, expect, test } from 'vitest';
import { HEADER, SCHEMA_VERSION, SEGMENT_FLAG } from '../schema/events.ts';
import { LoopscopeError } from './errors.ts';
import { parseHeader } from './segments.ts';

// magic "LOOP", version 1, the endian mark, pid 4711, tid 2, segment 3, room up to word 1040, head 32, published 28, lost 5 …
const HEX =
  '4c4f4f50 01000000 04030201 67120000 02000000 03000000 10040000 20000000 1c000000 05000000 0000000000000000 0700000001000000 0000000000000000';
const header = () => Buffer.from(HEX.replaceAll(' ', ''), 'hex');

/** A header with one word changed. */
function changed(field: number, value: number): Buffer {
  const bytes = header();
  bytes.writeUInt32LE(value, field * 4);
  return bytes;
}

function refusal(bytes: Buffer): LoopscopeError {
  try {
    parseHeader(bytes, '/r/threads/1-0/000000.log');
  } catch (error) {
    if (error instanceof LoopscopeError) return error;
  }
  throw new Error('the header was taken');
}

describe("a segment's header", () => {
  test('tells who wrote it, how much room there is and how far it may be read, in slots', () => {
    expect(parseHeader(header(), 'f')).toEqual({
      pid: 4711,
      tid: 2,
      number: 3,
      capacity: 256,
      published: 3,
      reserved: 4,
      settled: false,
      first: 2 ** 32 + 7,
      lost: 5,
      sealed: false,
      ended: false,
    });
  });

  test('is settled where everything written has been published', () => {
    expect(parseHeader(changed(HEADER.PUBLISHED, 32), 'f')).toMatchObject({ settled: true, published: 4 });
  });

  test('says whether the log goes on elsewhere, and whether its thread has ended', () => {
    expect(parseHeader(changed(HEADER.FLAGS, SEGMENT_FLAG.SEALED), 'f')).toMatchObject({ sealed: true, ended: false });
    expect(parseHeader(changed(HEADER.FLAGS, SEGMENT_FLAG.ENDED), 'f')).toMatchObject({ sealed: false, ended: true });
  });

  test('is not there yet while its first word is zero', () => {
    expect(parseHeader(Buffer.alloc(64), 'f')).toBeNull();
  });

  test('of a newer version is refused with both versions and what to do', () => {
    const error = refusal(changed(HEADER.VERSION, SCHEMA_VERSION + 1));
    expect(error.code).toBe('E_RECORDING_NEWER');
    expect(error.message).toBe(
      '/r/threads/1-0/000000.log was made by a newer version of Loopscope (format 2, this one reads 1); update loopscope to open it.',
    );
  });

  test('of another kind of file is refused with what it begins with', () => {
    const error = refusal(Buffer.from('PNG\n'.padEnd(64)));
    expect(error.code).toBe('E_NOT_A_RECORDING');
    expect(error.message).toBe(
      '/r/threads/1-0/000000.log is not a log of Loopscope: it begins with 0x0a474e50; take it out of the recording.',
    );
  });

  test.each([
    ['capacity', HEADER.CAPACITY, 0],
    ['capacity', HEADER.CAPACITY, 18],
    ['head', HEADER.HEAD, 0xffffffff],
    ['head', HEADER.HEAD, 21],
    ['published head', HEADER.PUBLISHED, 0x80000010],
    ['published head', HEADER.PUBLISHED, 3],
  ])('with a %s that cannot be is refused', (name, field, value) => {
    const error = refusal(changed(field, value));
    expect(error.code).toBe('E_RECORDING_DAMAGED');
    expect(error.message).toContain(`is damaged in its header: its ${name} is ${value};`);
  });

  test('written in the other byte order is refused', () => {
    const error = refusal(header().swap32());
    expect(error.code).toBe('E_RECORDING_DAMAGED');
    expect(error.message).toContain('big-endian');
  });
});
