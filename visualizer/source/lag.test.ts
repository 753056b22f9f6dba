import { expect, test } from 'vitest';
import { Lag, toldLag } from './lag.ts';
import type { Connection } from './protocol.ts';

test('the lag is the age of the oldest status of which slots are missing', () => {
  const lag = new Lag();
  lag.status({ slots: 100, at: 1000 }, 1002);
  expect(lag.at(100, 1002)).toBe(0);
  lag.status({ slots: 200, at: 1250 }, 1252);
  lag.status({ slots: 300, at: 1500 }, 1502);
  expect(lag.at(150, 1752)).toBe(500);
  expect(lag.at(250, 1752)).toBe(250);
  expect(lag.at(300, 9999)).toBe(0);
});

test('clocks that differ make none, nor does a program that rests', () => {
  const lag = new Lag();
  lag.status({ slots: 10, at: 1_000_000 }, 5);
  expect(lag.at(10, 100)).toBe(0);
  lag.status({ slots: 10, at: 1_060_000 }, 60_005);
  lag.status({ slots: 20, at: 1_060_250 }, 60_255);
  expect(lag.at(10, 60_355)).toBe(100);
});

test('what a status itself was late by is counted', () => {
  const lag = new Lag();
  lag.status({ slots: 10, at: 1000 }, 1000);
  lag.status({ slots: 90, at: 2000 }, 3500);
  expect(lag.at(10, 3500)).toBe(1500);
});

test('a lag is told from a second on, while the program runs and the host can be heard', () => {
  const open: Connection = { link: 'open', attempts: 0, retryAt: null, fault: null };
  expect(toldLag({ lag: 1000, state: 'recording', connection: open })).toBeNull();
  expect(toldLag({ lag: 1001, state: 'recording', connection: open })).toBe(1001);
  expect(toldLag({ lag: 5000, state: 'ended', connection: open })).toBeNull();
  expect(toldLag({ lag: 5000, state: 'recording', connection: { ...open, link: 'lost' } })).toBeNull();
});
