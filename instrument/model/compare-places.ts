/**
 * Which call site of one program is which of the other. Programs that are compared are rarely the same to the letter: a line
 * was put in, a function got a new name, `process.nextTick` became `setImmediate`. So the sites of a file are laid side by
 * side in the order of their lines, as `diff` does it with lines, and those that have most in common go together.
 */
import { filePath } from './call-sites.ts';
import { type Place, type PlaceIndex, scriptOf, type ThreadOutline } from './compare-outline.ts';

/** Places of both threads that belong together; -1 where one of them has no such place. */
export interface PlacePair {
  a: PlaceIndex;
  b: PlaceIndex;
}

interface Site extends Place {
  index: PlaceIndex;
  line: number;
  column: number;
  function: string;
}

/** More pairs of sites than this in one file are not laid side by side; only what is written alike goes together then. */
const MOST_PAIRS = 4_000_000;

/** Pairs the places of two threads by their call sites; every place is in one pair. */
export function pairPlaces(a: ThreadOutline, b: ThreadOutline): PlacePair[] {
  const pairs: PlacePair[] = [];
  const [inA, inB] = [pathsOf(a), pathsOf(b)];
  const isShared = (path: string) => inA.has(path) && inB.has(path);
  const files = sitesByFile(b, isShared);
  for (const [file, ofA] of sitesByFile(a, isShared)) {
    const ofB = files.get(file) ?? [];
    files.delete(file);
    pairs.push(...(file === '' ? pairByType(ofA, ofB) : pairSites(ofA, ofB)));
  }
  for (const rest of files.values()) pairs.push(...rest.map(({ index }) => ({ a: -1, b: index })));
  return pairs;
}

/** Pairs of types, for threads without call sites: one place of each type stands for all of that type. */
export function pairTypes(a: ThreadOutline, b: ThreadOutline): { places: [number[], number[]]; pairs: PlacePair[] } {
  const types = new Map<string, PlacePair>();
  const places = [a, b].map((outline, side) =>
    outline.places.map(({ type }, index) => {
      const pair = types.get(type) ?? { a: -1, b: -1 };
      types.set(type, pair);
      const key = side === 0 ? 'a' : 'b';
      if (pair[key] < 0) pair[key] = index;
      return pair[key];
    }),
  ) as [number[], number[]];
  return { places, pairs: [...types.values()] };
}

const pathsOf = ({ places }: ThreadOutline): Set<string> =>
  new Set(places.flatMap(({ frame }) => (frame === null ? [] : [filePath(frame[0])])));

function sitesByFile(outline: ThreadOutline, isShared: (path: string) => boolean): Map<string, Site[]> {
  const files = new Map<string, Site[]>();
  const nameOf = fileNames(outline, isShared);
  outline.places.forEach((place, index) => {
    const [file, line, column, functionName] = place.frame ?? ['', 0, 0, ''];
    const key = place.frame === null ? '' : nameOf(file);
    const sites = files.get(key) ?? [];
    files.set(key, sites);
    sites.push({ ...place, index, line, column, function: functionName });
  });
  return files;
}

/**
 * Names for files that are the same for two programs in different places: the main script is the main script. A file in
 * which both have call sites is itself; a worker's script is known by nothing else.
 */
function fileNames(outline: ThreadOutline, isShared: (path: string) => boolean): (file: string) => string {
  const { cwd } = outline;
  const { script, folder } = scriptOf(outline);
  return (file) => {
    const path = filePath(file);
    if (path === '') return '?';
    if (isShared(path)) return path;
    if (script !== '' && (path.replace(/(\/index)?\.[cm]?js$/, '') === script || path === script)) return '<main>';
    if (folder !== '' && path.startsWith(folder)) return `./${path.slice(folder.length)}`;
    if (cwd !== '' && path.startsWith(`${cwd}/`)) return `<cwd>/${path.slice(cwd.length + 1)}`;
    return path;
  };
}

function pairByType(a: Site[], b: Site[]): PlacePair[] {
  const rest = new Map(b.map((site) => [site.type, site.index]));
  const pairs = a.map((site) => {
    const partner = rest.get(site.type) ?? -1;
    rest.delete(site.type);
    return { a: site.index, b: partner };
  });
  return [...pairs, ...[...rest.values()].map((index) => ({ a: -1, b: index }))];
}

/** How much two sites of one file have in common; 0: too little to be the same. */
function likeness(a: Site, b: Site): number {
  const sameLine = a.line === b.line;
  const sameFunction = a.function === b.function;
  if (a.type === b.type && sameFunction) {
    if (!sameLine) return a.function === '' ? 5 : 6;
    return a.column === b.column ? 8 : 7;
  }
  if (!sameLine) return 0;
  // The same work scheduled in another way, or a function with a new name.
  return sameFunction ? 4 : a.type === b.type ? 3 : 1;
}

function pairSites(a: Site[], b: Site[]): PlacePair[] {
  const byLine = (x: Site, y: Site) => x.line - y.line || x.column - y.column || (x.type < y.type ? -1 : 1);
  const [inA, inB] = [[...a].sort(byLine), [...b].sort(byLine)];
  const side = inA.length * inB.length > MOST_PAIRS ? writtenAlike(inA, inB) : sideBySide(inA, inB);
  const pairs = side.map(([x, y]) => ({ a: x.index, b: y.index }));
  const takenA = new Set(side.map(([x]) => x.index));
  const takenB = new Set(side.map(([, y]) => y.index));
  // What has moved to another part of the file goes by its function and its type.
  const moved = new Map<string, Site[]>();
  for (const site of inB) {
    if (takenB.has(site.index)) continue;
    const key = `${site.type} ${site.function}`;
    moved.set(key, [...(moved.get(key) ?? []), site]);
  }
  for (const site of inA) {
    if (takenA.has(site.index)) continue;
    const partner = site.function === '' ? undefined : moved.get(`${site.type} ${site.function}`)?.shift();
    if (partner) takenB.add(partner.index);
    pairs.push({ a: site.index, b: partner?.index ?? -1 });
  }
  for (const site of inB) if (!takenB.has(site.index)) pairs.push({ a: -1, b: site.index });
  return pairs;
}

/** The pairs that are the same to the letter. */
function writtenAlike(a: Site[], b: Site[]): [Site, Site][] {
  const keyOf = ({ type, line, column, function: name }: Site) => `${line}:${column} ${type} ${name}`;
  const inB = new Map(b.map((site) => [keyOf(site), site]));
  return a.flatMap((site): [Site, Site][] => {
    const partner = inB.get(keyOf(site));
    return partner ? [[site, partner]] : [];
  });
}

/** The pairs in ascending order on both sides that have most in common altogether. */
function sideBySide(a: Site[], b: Site[]): [Site, Site][] {
  const width = b.length + 1;
  const best = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const together = likeness(a[i], b[j]);
      const pair = together > 0 ? together + best[(i + 1) * width + j + 1] : 0;
      best[i * width + j] = Math.max(pair, best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const pairs: [Site, Site][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const together = likeness(a[i], b[j]);
    const here = best[i * width + j];
    if (together > 0 && here === together + best[(i + 1) * width + j + 1]) pairs.push([a[i++], b[j++]]);
    else if (here === best[(i + 1) * width + j]) i++;
    else j++;
  }
  return pairs;
}
