import { appendString, stamp } from '../log/event-log.ts';
import { STRING_CATEGORY } from '../schema/events.ts';

const { apply } = Reflect;

/** Longest text of one write that is kept, in characters. */
const LONGEST = 1000;

interface Writes {
  write(chunk: unknown, ...rest: unknown[]): boolean;
}

/**
 * Records what the program writes to stdout and stderr, at its exact place among the callbacks. The streams are made when
 * the program first asks for them, as without us: touching them earlier would change what exists and when.
 */
export function recordOutput(): void {
  recordStream('stdout', 1);
  recordStream('stderr', 2);
}

function recordStream(name: 'stdout' | 'stderr', id: number): void {
  const original = Object.getOwnPropertyDescriptor(process, name);
  if (original?.get === undefined || !original.configurable) return;
  const make = original.get;
  let known: Writes | undefined;
  Object.defineProperty(process, name, {
    ...original,
    get() {
      const stream = apply(make, process, []) as Writes;
      if (stream !== known) {
        known = stream;
        recordWrites(stream, id);
      }
      return stream;
    },
  });
}

function recordWrites(stream: Writes, id: number): void {
  const { write } = stream;
  Object.defineProperty(stream, 'write', {
    configurable: true,
    enumerable: false,
    writable: true,
    value(this: unknown, chunk: unknown, ...rest: unknown[]) {
      record(chunk, id);
      return apply(write, this, [chunk, ...rest]);
    },
  });
}

function record(chunk: unknown, id: number): void {
  try {
    const text = typeof chunk === 'string' ? chunk : chunk instanceof Uint8Array ? utf8(chunk) : '';
    if (text === '') return;
    const line = text.endsWith('\n') ? text.slice(0, -1) : text;
    appendString(STRING_CATEGORY.OUTPUT, id, line.slice(0, LONGEST), true, stamp());
  } catch {
    // The stack is nearly full: what is written matters more than its record.
  }
}

const utf8 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, LONGEST * 4)).toString('utf8');
