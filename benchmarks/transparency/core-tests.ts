import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test of Node's own. */
export interface CoreTest {
  /** Folder and file, as in `parallel/test-timers.js`. */
  name: string;
  group: string;
  /** What the test wants Node to be started with. */
  flags: string[];
  /** Nothing else may run meanwhile. */
  alone: boolean;
}

export interface Group {
  name: string;
  folder: string;
  pattern: RegExp;
  /** Only where it is asked for by name. */
  extra?: true;
}

/** A test belongs to the first group that it fits. Small groups are first. */
export const GROUPS: readonly Group[] = [
  { name: 'next-tick', folder: 'parallel', pattern: /^test-(next-?tick|process-next-?tick|tick-)/ },
  { name: 'microtask', folder: 'parallel', pattern: /microtask/ },
  { name: 'promise', folder: 'parallel', pattern: /^test-(promises?-|async-await|await-|unhandled-)/ },
  { name: 'async-local-storage', folder: 'parallel', pattern: /^test-async-local-storage/ },
  { name: 'async-hooks', folder: 'parallel', pattern: /^test-(async-(hooks|wrap)|asyncresource)/ },
  { name: 'timers', folder: 'parallel', pattern: /^test-(timers?|set-?(immediate|timeout|interval)|immediate)/ },
  { name: 'events', folder: 'parallel', pattern: /^test-(events?-|eventemitter|eventtarget|eventsource)/ },
  { name: 'cluster', folder: 'parallel', pattern: /^test-cluster/ },
  { name: 'process', folder: 'parallel', pattern: /^test-process/ },
  { name: 'child-process', folder: 'parallel', pattern: /^test-child-process/ },
  { name: 'worker', folder: 'parallel', pattern: /^test-worker/ },
  { name: 'net', folder: 'parallel', pattern: /^test-net-/ },
  { name: 'stream', folder: 'parallel', pattern: /^test-(stream|readable|webstream|whatwg-.*stream)/ },
  { name: 'fs', folder: 'parallel', pattern: /^test-(fs|file)-/ },
  { name: 'http', folder: 'parallel', pattern: /^test-http-/ },
  { name: 'async-hooks suite', folder: 'async-hooks', pattern: /^test-/, extra: true },
  { name: 'es-module suite', folder: 'es-module', pattern: /^test-/, extra: true },
  { name: 'http2', folder: 'parallel', pattern: /^test-http2-/, extra: true },
  { name: 'the rest of parallel', folder: 'parallel', pattern: /^test-/, extra: true },
  { name: 'sequential suite', folder: 'sequential', pattern: /^test-/, extra: true },
];

/** What stands behind `// Flags:`. */
export function readFlags(source: string): string[] {
  const line = /\/\/\s+Flags:(.*)/.exec(source)?.[1] ?? '';
  return line.split(/\s+/).filter((flag) => flag !== '');
}

/** The group that a file of a folder belongs to. */
export function groupOf(folder: string, file: string): Group | null {
  if (!/\.m?js$/.test(file)) return null;
  return GROUPS.find((group) => group.folder === folder && group.pattern.test(file)) ?? null;
}

/**
 * The tests of these groups, group by group, in the order of GROUPS.
 * @param tests the `test` folder of Node's sources
 * @param wanted names of groups; none: all that are not extra
 * @throws Error where the folder or a group is not there
 */
export function findTests(tests: string, wanted: readonly string[]): CoreTest[] {
  const unknown = wanted.find((name) => !GROUPS.some((group) => group.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no group "${unknown}"; there are ${GROUPS.map(({ name }) => name).join(', ')}.`);
  }
  const groups = GROUPS.filter(({ name, extra }) => (wanted.length > 0 ? wanted.includes(name) : !extra));
  const found = new Map<Group, CoreTest[]>(groups.map((group) => [group, []]));
  for (const folder of new Set(groups.map((group) => group.folder))) {
    for (const file of readdirSync(join(tests, folder)).sort()) {
      const group = groupOf(folder, file);
      if (group === null) continue;
      const flags = readFlags(readFileSync(join(tests, folder, file), 'utf8'));
      const alone = folder === 'sequential';
      found.get(group)?.push({ name: `${folder}/${file}`, group: group.name, flags, alone });
    }
  }
  return [...found.values()].flat();
}
