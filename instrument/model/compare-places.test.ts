import { describe, expect, test } from 'vitest';
import { pairPlaces, pairTypes } from './compare-places.ts';
import type { Frame } from './places.ts';
import { outlineOfSites } from './testing/outline-of.ts';

type Sites = [type: string, frame: Frame | null][];

/** `Timeout app.js:4:3 onTimer`, file by file below /home/me. */
const sites = (...texts: string[]): Sites =>
  texts.map((text) => {
    const [type, place, functionName = ''] = text.split(' ');
    if (!place) return [type, null];
    const [file, line, column = '3'] = place.split(':');
    return [type, [file.startsWith('/') ? file : `/home/me/${file}`, Number(line), Number(column), functionName]];
  });

/** The pairs as `A ~ B`, `–` for none. */
function pairs(a: Sites, b: Sites, scriptA?: string, scriptB?: string): string[] {
  const nameOf = (from: Sites, index: number) => {
    if (index < 0) return '–';
    const [type, frame] = from[index];
    return frame ? `${type}:${frame[1]}` : type;
  };
  return pairPlaces(outlineOfSites(a, scriptA), outlineOfSites(b, scriptB))
    .map((pair) => `${nameOf(a, pair.a)} ~ ${nameOf(b, pair.b)}`)
    .sort();
}

describe('call sites of two programs', () => {
  test('that are the same go together, whichever ran first', () => {
    const a = sites('Timeout app.js:3', 'Immediate app.js:4', 'Timeout lib.js:3');
    const b = sites('Timeout lib.js:3', 'Immediate app.js:4', 'Timeout app.js:3');
    expect(pairs(a, b)).toEqual(['Immediate:4 ~ Immediate:4', 'Timeout:3 ~ Timeout:3', 'Timeout:3 ~ Timeout:3']);
  });

  test('in which a line was put in go together all the same', () => {
    const a = sites('Timeout app.js:3', 'Immediate app.js:4', 'TickObject app.js:5', 'TickObject app.js:6');
    const b = sites('Timeout app.js:4', 'Immediate app.js:5', 'TickObject app.js:6', 'TickObject app.js:7');
    expect(pairs(a, b)).toEqual([
      'Immediate:4 ~ Immediate:5',
      'TickObject:5 ~ TickObject:6',
      'TickObject:6 ~ TickObject:7',
      'Timeout:3 ~ Timeout:4',
    ]);
  });

  test('that schedule the same work in two ways go together by their line', () => {
    const a = sites('TickObject app.js:16:25 turn', 'FSREQCALLBACK app.js:21:6 read');
    const b = sites('Immediate app.js:16:17 turn', 'FSREQCALLBACK app.js:21:6 read');
    expect(pairs(a, b)).toEqual(['FSREQCALLBACK:21 ~ FSREQCALLBACK:21', 'TickObject:16 ~ Immediate:16']);
  });

  test('do so, too, where the program has both ways on exchanged lines', () => {
    const a = sites('TickObject app.js:10 work', 'Immediate app.js:20 work');
    const b = sites('Immediate app.js:10 work', 'TickObject app.js:20 work');
    expect(pairs(a, b)).toEqual(['Immediate:20 ~ TickObject:20', 'TickObject:10 ~ Immediate:10']);
  });

  test('in a script of another name and folder go together, and so do files beside it', () => {
    const a = sites('Timeout /one/with-tick.cjs:3 go', 'Timeout /one/lib/work.js:9 go');
    const b = sites('Timeout /two/with-immediate.cjs:3 go', 'Timeout /two/lib/work.js:9 go');
    expect(pairs(a, b, '/one/with-tick.cjs', '/two/with-immediate')).toEqual([
      'Timeout:3 ~ Timeout:3',
      'Timeout:9 ~ Timeout:9',
    ]);
  });

  test('in the very same file go together, also where one side does not know its script, as a worker does not', () => {
    const inWorker = sites('Timeout /one/app.js:4 go');
    expect(pairs(sites('Timeout /one/app.js:4 go'), inWorker, '/one/app.js', '')).toEqual(['Timeout:4 ~ Timeout:4']);
  });

  test('that were moved to another part of the file go together by function and type', () => {
    const a = sites('Timeout app.js:3 first', 'Timeout app.js:9 second');
    const b = sites('Timeout app.js:4 second', 'Timeout app.js:12 first');
    expect(pairs(a, b)).toEqual(['Timeout:3 ~ Timeout:12', 'Timeout:9 ~ Timeout:4']);
  });

  test('stay alone where they have nothing in common', () => {
    const a = sites('Timeout app.js:3 first', 'Timeout gone.js:3');
    const b = sites('Immediate app.js:8 second', 'TCPWRAP new.js:1');
    expect(pairs(a, b)).toEqual(['Timeout:3 ~ –', 'Timeout:3 ~ –', '– ~ Immediate:8', '– ~ TCPWRAP:1']);
  });

  test('that are not known go by their type', () => {
    const a = sites('PROMISE', 'TickObject', 'Timeout app.js:3');
    const b = sites('TickObject', 'Timeout app.js:3', 'MESSAGEPORT');
    expect(pairs(a, b)).toEqual(['PROMISE ~ –', 'TickObject ~ TickObject', 'Timeout:3 ~ Timeout:3', '– ~ MESSAGEPORT']);
  });

  test('of ten thousand lines in one file do not take the memory of all their pairs', () => {
    const many = (from: number) => Array.from({ length: 10_000 }, (_, i) => `Timeout app.js:${i + from}`);
    const paired = pairs(sites(...many(1)), sites(...many(2)));
    expect(paired).toHaveLength(10_001);
    expect(paired.filter((pair) => /:(\d+) ~ Timeout:\1$/.test(pair))).toHaveLength(9_999);
  });
});

test('without call sites all of one type are one', () => {
  const a = outlineOfSites(sites('TickObject app.js:3', 'TickObject app.js:4', 'Timeout'));
  const b = outlineOfSites(sites('Immediate', 'TickObject'));
  expect(pairTypes(a, b)).toEqual({
    places: [
      [0, 0, 2],
      [0, 1],
    ],
    pairs: [
      { a: 0, b: 1 },
      { a: 2, b: -1 },
      { a: -1, b: 0 },
    ],
  });
});
