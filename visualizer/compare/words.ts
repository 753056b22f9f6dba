/** Texts of a comparison, as the page writes them. */
import { count, shortDuration } from '../view/format.ts';
import type { ComparingState } from './comparing.ts';
import type { Label } from './protocol.ts';

/** `+1.2 ms`, `−3 µs`, `0`; '' where it is not known. */
export function signedDuration(ns: number): string {
  if (Number.isNaN(ns)) return '';
  if (ns === 0) return '0';
  return `${ns > 0 ? '+' : '−'}${shortDuration(Math.abs(ns))}`;
}

export function signedCount(value: number): string {
  return value === 0 ? '0' : `${value > 0 ? '+' : '−'}${count(Math.abs(value))}`;
}

export function duration(ns: number | undefined): string {
  return ns === undefined || Number.isNaN(ns) ? '' : shortDuration(ns);
}

/** Whether a difference is worth being seen: more than 50 µs and a quarter. */
export function isNotable(a: number, b: number): boolean {
  return Math.abs(a - b) > 50_000 && Math.abs(a - b) > 0.25 * Math.max(a, b);
}

/** `26th`, `3rd`. */
export function ordinal(value: number): string {
  const suffix = value % 100 > 10 && value % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${count(value)}${suffix}`;
}

/** `24 places earlier`. */
export function shiftWords(shift: number): string {
  const by = Math.abs(shift);
  return `${count(by)} ${by === 1 ? 'place' : 'places'} ${shift < 0 ? 'earlier' : 'later'}`;
}

/** What the times of both count from, in the few words that the axis has for it. */
export function baseText({ align, alignment }: Pick<ComparingState, 'align' | 'alignment'>): string {
  if (alignment === null) return 'from the first event';
  return align === 'main' ? 'from main’s start' : `from ${alignment.moment}`;
}

/** `tick turn app.js:4`, as far as it is known. */
export function labelText({ type, function: name, place }: Label): string {
  return [type, name, place].filter((part) => part !== '').join(' ');
}
