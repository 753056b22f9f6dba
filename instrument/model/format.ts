/** Numbers as people read them, in plain ASCII spaces: for terminals and sentences. */
import type { Nanoseconds } from '../schema/units.ts';

const UNITS = ['ns', 'µs', 'ms', 's'];

/** Three digits and a unit: `850 ns`, `61.2 µs`, `5.20 ms`, `2.07 s`, `1,234 s`. */
export function durationText(ns: Nanoseconds): string {
  let value = ns;
  let unit = 0;
  while (unit < UNITS.length - 1 && Math.abs(value) >= 999.5) {
    value /= 1000;
    unit++;
  }
  if (unit === 0 || Math.abs(value) >= 99.95) return `${countText(value)} ${UNITS[unit]}`;
  return `${value.toFixed(Math.abs(value) >= 9.995 ? 1 : 2)} ${UNITS[unit]}`;
}

const SECOND = 1e9;
const LONGER_UNITS: [unit: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** A time that may be days: as `durationText` up to a minute, then `12 min 3 s`, `5 h 20 min`, `3 d 4 h`. */
export function spanText(ns: Nanoseconds): string {
  const seconds = Math.round(ns / SECOND);
  const at = LONGER_UNITS.findIndex(([, size]) => seconds >= size);
  if (at < 0 || at === LONGER_UNITS.length - 1) return durationText(ns);
  const [[unit, size], [lowerUnit, lowerSize]] = LONGER_UNITS.slice(at);
  const rest = Math.floor((seconds % size) / lowerSize);
  return `${Math.floor(seconds / size)} ${unit}${rest > 0 ? ` ${rest} ${lowerUnit}` : ''}`;
}

const BINARY_UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `64 MiB`, `1.5 GiB`. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (unit < BINARY_UNITS.length - 1 && value >= 1023.95) {
    value /= 1024;
    unit++;
  }
  return `${Number.isInteger(value) ? countText(value) : value.toFixed(1)} ${BINARY_UNITS[unit]}`;
}

/** A moment in milliseconds with microseconds: `1,234.567`. */
export function momentText(ns: Nanoseconds): string {
  const microseconds = Math.round(ns / 1000);
  const whole = Math.floor(microseconds / 1000);
  return `${countText(whole)}.${String(microseconds - whole * 1000).padStart(3, '0')}`;
}

/** A whole number with its thousands apart: `1,234`. */
export function countText(value: number): string {
  const digits = String(Math.round(value));
  return digits.length < 4 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A text that may come from anywhere, on one line and without a terminal's control characters. */
export function visibleText(text: string): string {
  return text.replace(/\p{Cc}/gu, '\ufffd');
}

/** `1 callback`, `1,234 callbacks`. */
export function countedText(value: number, one: string, many = `${one}s`): string {
  return `${countText(value)} ${value === 1 ? one : many}`;
}
