import { describe, expect, it } from 'vitest';
import { KeyedNumbers } from './keyed-numbers.ts';

describe('numbers by key', () => {
  it('are the same however many keys came later, with gaps and with few or many different ones', () => {
    const numbers = new KeyedNumbers();
    const expected = new Map<number, number>();
    let key = 1;
    for (let i = 0; i < 100_000; i++) {
      const variety = i < 20_000 ? 1 : i < 40_000 ? 4 : i < 70_000 ? 15 : 700;
      const number = 1 + ((i * 7919) % variety) * 1_000_003;
      key += i % 13 === 0 ? 3 : 1;
      numbers.set(key, number);
      expected.set(key, number);
    }
    const keys = Array.from({ length: key + 10 }, (_, other) => other);
    expect(keys.filter((other) => numbers.get(other) !== (expected.get(other) ?? 0))).toEqual([]);
  });

  it('take half a byte each where a few thousand neighbours have no more than sixteen different ones', () => {
    const numbers = new KeyedNumbers();
    for (let key = 0; key < 1_000_000; key++) numbers.set(key, 1_000_000 + (key % 16));
    expect(numbers.bytes / 1_000_000).toBeLessThan(0.65);
  });

  it('are those set last, in chunks that are packed already, too', () => {
    const numbers = new KeyedNumbers();
    for (let key = 1; key < 50_000; key++) numbers.set(key, 1);
    numbers.set(10, 2);
    for (let key = 50_000; key < 100_000; key++) numbers.set(key, 1);
    expect([9, 10, 11].map((key) => numbers.get(key))).toEqual([1, 2, 1]);
  });

  it('may have keys that lie far apart', () => {
    const numbers = new KeyedNumbers();
    const keys = Array.from({ length: 20_000 }, (_, i) => i * 2 ** 31 + (i % 5));
    for (const [i, key] of keys.entries()) numbers.set(key, 1 + (i % 3));
    expect(keys.filter((key, i) => numbers.get(key) !== 1 + (i % 3))).toEqual([]);
    expect(numbers.get(12_345)).toBe(0);
  });
});
