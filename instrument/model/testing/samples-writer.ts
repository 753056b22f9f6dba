/**
 * Writes what was seen of a pool for tests, from lines that can be read; times are nanoseconds since the origin:
 *
 *   @10 thread 0 501          the pool's thread 0 has the system's id 501
 *   @12 state 0 running 5 3   thread 0 works; 5 µs on a CPU so far; 3 ns since the look before (idle, running, blocked)
 *   @20 finished 2 0 8        2 finished requests wait for the loop of thread 0; 8 ns since the look before
 *   @30 looks 4 20 7          4 looks within 20 ns up to now, the longest time between two of them 7 ns
 */
import { POOL_STATE, SAMPLE } from '../../schema/samples.ts';
import { PoolSamples } from '../pool-samples.ts';
import { ORIGIN_NS } from './log-writer.ts';

const STATES: Record<string, number> = {
  idle: POOL_STATE.IDLE,
  running: POOL_STATE.RUNNING,
  blocked: POOL_STATE.BLOCKED,
};

/** The records that the lines stand for. */
export function sampleWords(text: string): Uint32Array {
  const words: number[] = [];
  const clock = (base: number) => {
    const ns = ORIGIN_NS + BigInt(base);
    words.push(SAMPLE.CLOCK, Number(ns & 0xffffffffn), Number(ns >> 32n), 0);
  };
  let base = 0;
  clock(base);
  for (const line of text.split('\n')) {
    const match = /^\s*@(\d+)\s+(\w+)\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    const time = Number(match[1]);
    if (time < base || time - base > 4e9) {
      base = time;
      clock(base);
    }
    const rest = match[3].split(' ');
    const [a, b, c] = rest.map(Number);
    const at = time - base;
    if (match[2] === 'thread') words.push(SAMPLE.THREAD | (a << 8), b, 0, at);
    else if (match[2] === 'state')
      words.push((SAMPLE.STATE | ((a | (STATES[rest[1]] << 16)) << 8)) >>> 0, c, Number(rest[3]), at);
    else if (match[2] === 'finished') words.push(SAMPLE.FINISHED | (a << 8), b, c, at);
    else words.push(SAMPLE.LOOKS | (a << 8), b, c, at);
  }
  return Uint32Array.from(words);
}

/** The samples that the lines stand for. */
export function samplesOf(text: string): PoolSamples {
  const samples = new PoolSamples(ORIGIN_NS);
  samples.push(sampleWords(text));
  return samples;
}
