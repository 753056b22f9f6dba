import { readdirSync, readFileSync } from 'node:fs';

/** The most memory that a process has had resident so far, in bytes; 0 where it is gone. */
export function peakResidentBytes(pid: number): number {
  return 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(readProcess(pid, 'status'))?.[1] ?? 0);
}

/** Of the processes below `ancestor` whose command line contains `word`, the one that has had the most memory. */
export function largestDescendant(ancestor: number, word: string): number {
  const peaks = descendants(ancestor)
    .filter((pid) => readProcess(pid, 'cmdline').includes(word))
    .map(peakResidentBytes);
  return Math.max(0, ...peaks);
}

function descendants(ancestor: number): number[] {
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
