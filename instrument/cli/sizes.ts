const UNITS: Record<string, number> = {
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
};

/** Bytes of a size as people write it, such as `64MiB`, `1.5GiB` or `500MB`; null for anything else. */
export function parseSize(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s?([KMGT]i?B)$/i.exec(text) ?? [];
  if (number === undefined) return null;
  return Math.floor(Number(number) * UNITS[unit.toLowerCase()]);
}

/** Milliseconds of a time as people write it, such as `200ms`, `5s` or `2min`; null for anything else. */
export function parseTime(text: string): number | null {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s?(ms|s|min)$/.exec(text) ?? [];
  if (number === undefined) return null;
  return Number(number) * { ms: 1, s: 1000, min: 60_000 }[unit as 'ms' | 's' | 'min'];
}
