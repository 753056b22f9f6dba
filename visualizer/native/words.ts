/** Numbers and machines as the page *Native* says them. */
import type { LabResult } from '../../instrument/schema/bench.ts';

/** Three digits: 0.12, 1.23, 12.3, 123, 1,234. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return whole(Math.round(value));
  return value.toFixed(size >= 9.995 ? 1 : 2);
}

/** How many times as fast something is: `12.3×`; what is a hundred times slower, and more, as `<0.01×`. */
export const times = (value: number): string => (value > 0 && value < 0.005 ? '<0.01×' : `${digits(value)}×`);

/** A whole number with its thousands apart. */
export const whole = (value: number): string => value.toLocaleString('en-US');

/** `33 M`, `4.2 k`: sizes where there is little room. */
export function brief(value: number): string {
  if (value >= 1e9) return `${trimmed(value / 1e9)}G`;
  if (value >= 1e6) return `${trimmed(value / 1e6)}M`;
  return value >= 1e4 ? `${trimmed(value / 1e3)}k` : whole(value);
}

const trimmed = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3).replace(/\.?0+$/, ''));

/** `AMD EPYC, 2 cores · Node v20.20.2 · avx512 · 2 threads · 2026-11-22 20:27 UTC`. */
export function machineText({ machine, level, threads }: LabResult): string {
  const { cpu, cores, node, date } = machine;
  const when = `${date.slice(0, 16).replace('T', ' ')} UTC`;
  return `${cpu}, ${cores} cores · Node ${node} · ${level} · ${threads} threads · ${when}`;
}
