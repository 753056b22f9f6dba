import { readdirSync, readFileSync } from 'node:fs';

/** What a process has resident, in bytes; 0 where it is gone. */
export interface Memory {
  now: number;
  /** The most so far. */
  peak: number;
}

export function residentMemory(pid: number): Memory {
  const status = readProcess(pid, 'status');
  const bytes = (field: string) => 1024 * Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
}

/** Of the processes below `ancestor` whose command line contains `word`, the one that has had the most memory. */
export function largestDescendant(ancestor: number, word: string): Memory {
  return descendants(ancestor)
    .filter((pid) => readProcess(pid, 'cmdline').includes(word))
    .map(residentMemory)
    .reduce((a, b) => (b.peak > a.peak ? b : a), { now: 0, peak: 0 });
}

/** The processes that a process has started, and theirs. */
export function descendants(ancestor: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^PPid:\s*(\d+)$/m.exec(/^\d+$/.test(name) ? readProcess(Number(name), 'status') : '')?.[1];
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(name)]);
  }
  const found = [ancestor];
  for (let i = 0; i < found.length; i++) found.push(...(children.get(found[i]) ?? []));
  return found.slice(1);
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * What a process has resident, in bytes, parted by whether it is mapped from files below a folder. Zeroes where it is gone.
 */
export function residentParts(pid: number, folder: string): { within: number; besides: number } {
  const parts = { within: 0, besides: 0 };
  let part: keyof typeof parts = 'besides';
  for (const line of readProcess(pid, 'smaps').split('\n')) {
    const mapping = /^[\da-f]+-[\da-f]+ \S+ \S+ \S+ \d+\s*(.*)$/.exec(line);
    if (mapping) part = mapping[1].startsWith(`${folder}/`) ? 'within' : 'besides';
    else if (line.startsWith('Rss:')) parts[part] += 1024 * Number(/\d+/.exec(line)?.[0] ?? 0);
  }
  return parts;
}
