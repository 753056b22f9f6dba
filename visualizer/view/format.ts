/** Times and numbers as people read them. */
import type { Nanoseconds } from '../../instrument/schema/units.ts';

const UNITS = [
  { name: 'ns', ns: 1 },
  { name: 'µs', ns: 1e3 },
  { name: 'ms', ns: 1e6 },
  { name: 's', ns: 1e9 },
] as const;

type Unit = (typeof UNITS)[number];

/** Narrow no-break space: groups digits. */
const THIN = '\u202f';
/** No-break space: holds a number and its unit together. */
const NBSP = '\u00a0';

function unitFor(ns: number): Unit {
  const size = Math.abs(ns);
  return UNITS[size < 999.5 ? 0 : size < 999.5e3 ? 1 : size < 999.5e6 ? 2 : 3];
}

/** Three digits and a unit: `61.2 µs`. */
export function shortDuration(ns: Nanoseconds): string {
  if (Math.abs(ns) >= 60e9) return minutes(ns);
  const unit = unitFor(ns);
  const value = ns / unit.ns;
  const digits = unit.ns === 1 || Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)}${NBSP}${unit.name}`;
}

/** Every nanosecond of it: `5.200 123 ms`. */
export function exactDuration(ns: Nanoseconds): string {
  const unit = unitFor(ns);
  return `${exactIn(Math.round(ns), unit)}${NBSP}${unit.name}`;
}

/** A moment of the recording to the nanosecond: `1.234 567 890 s`, `12.345 678 ms`. */
export function exactTime(ns: Nanoseconds): string {
  return exactDuration(ns);
}

/** The same with all its digits, for columns: `5.200 120 ms`. */
export function exactColumn(ns: Nanoseconds): string {
  const unit = unitFor(ns);
  return `${exactIn(Math.round(ns), unit, true)}${NBSP}${unit.name}`;
}

export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** `3 callbacks`, `1 callback`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)}${NBSP}${value === 1 ? one : many}`;
}

/** `12 %` of a share from 0 to 1; `< 1 %` of a very small one. */
export function percent(share: number): string {
  return share > 0 && share < 0.005 ? `<${NBSP}1${NBSP}%` : `${Math.round(share * 100)}${NBSP}%`;
}

/** `132 MB` from bytes. */
export function megabytes(bytes: number): string {
  return `${count(bytes / 1e6)}${NBSP}MB`;
}

/** `1.2 MiB` from KiB. */
export function kibibytes(value: number): string {
  if (Math.abs(value) < 1024) return `${value}${NBSP}KiB`;
  return `${(value / 1024).toFixed(Math.abs(value) < 10240 ? 2 : 1)}${NBSP}MiB`;
}

/** Labels of an axis whose ticks are `step` apart: as many decimals as the step needs, and no more. */
export function tickLabel(ns: Nanoseconds, step: Nanoseconds, largest: Nanoseconds): string {
  const unit = unitFor(Math.max(Math.abs(largest), step));
  const decimals = Math.max(0, Math.ceil(-Math.log10(step / unit.ns) - 1e-9));
  return `${group((ns / unit.ns).toFixed(decimals))}${NBSP}${unit.name}`;
}

function exactIn(ns: number, unit: Unit, keepsZeros = false): string {
  if (unit.ns === 1) return String(ns);
  const places = Math.log10(unit.ns);
  const sign = ns < 0 ? '-' : '';
  const digits = String(Math.abs(ns)).padStart(places + 1, '0');
  const fraction = keepsZeros ? digits.slice(-places) : digits.slice(-places).replace(/0+$/, '');
  const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, THIN);
  return sign + whole + (fraction ? `.${fraction.replace(/(\d{3})(?=\d)/g, `$1${THIN}`)}` : '');
}

function group(text: string): string {
  const [whole, fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  return fraction ? `${grouped}.${fraction.replace(/(\d{3})(?=\d)/g, `$1${THIN}`)}` : grouped;
}

function minutes(ns: Nanoseconds): string {
  const seconds = Math.round(ns / 1e9);
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const [h, m, s] = parts;
  return h > 0 ? `${h}${NBSP}h ${m}${NBSP}min` : `${m}${NBSP}min ${s}${NBSP}s`;
}

/** A sentence that the command line has, too, with its numbers as the page writes them: `1 234 records, 5.6 KiB`. */
export function asOnPage(sentence: string): string {
  return sentence
    .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, THIN)
    .replaceAll(/(?<=\d) (?=(?:%|ns|µs|ms|s|bytes|[KMG]iB|records?)(?![a-z]))/g, NBSP);
}

/** The last part of a path or URL: `app.js`. */
export function fileName(path: string): string {
  const clean = path.replace(/[?#].*$/, '');
  return clean.slice(clean.lastIndexOf('/') + 1) || clean;
}
