import { expect, test } from 'vitest';
import { isAsLong, wantedOf } from './search-words.ts';

const none = { words: [], ids: [], durations: [] };
const words = (...texts: string[]) => texts.map((text) => ({ text, field: null }));

test('words are looked for in small letters, numbers with a hash as async ids', () => {
  expect(wantedOf('  onRead  app.js:4 ')).toEqual({ ...none, words: words('onread', 'app.js:4') });
  expect(wantedOf('tick #12')).toEqual({ ...none, words: words('tick'), ids: [12] });
  expect(wantedOf('#x')).toEqual({ ...none, words: words('#x') });
});

test('a duration is a sign, a number and a unit, with or without spaces', () => {
  const ms = (sign: string, ns: number) => ({ ...none, durations: [{ sign, ns }] });
  expect(wantedOf('> 10ms')).toEqual(ms('>', 1e7));
  expect(wantedOf('>=1.5 s')).toEqual(ms('>=', 1.5e9));
  expect(wantedOf('<20us')).toEqual(ms('<', 20_000));
  expect(wantedOf('<= 20 µs')).toEqual(ms('<=', 20_000));
  expect(wantedOf('Timeout >1ms <2ms')).toEqual({
    ...none,
    words: words('timeout'),
    durations: [
      { sign: '>', ns: 1e6 },
      { sign: '<', ns: 2e6 },
    ],
  });
});

test('a word can be of one field only; what is no field’s name is part of the word', () => {
  const in_ = (field: string, text: string) => ({ field, text });
  expect(wantedOf('type:Timeout fn:onRead function:f')!.words).toEqual([
    ...[in_('type', 'timeout'), in_('function', 'onread'), in_('function', 'f')],
  ]);
  expect(wantedOf('file:app.js:4 pkg:@a/b package:c text:no')!.words).toEqual([
    ...[in_('file', 'app.js:4'), in_('package', '@a/b'), in_('package', 'c'), in_('text', 'no')],
  ]);
  expect(wantedOf('node:fs http://x type:')!.words).toEqual(words('node:fs', 'http://x', 'type:'));
});

test('quotation marks hold a text with spaces together', () => {
  expect(wantedOf('"no such file" text:"not found" "open')!.words).toEqual([
    ...[
      { field: null, text: 'no such file' },
      { field: 'text', text: 'not found' },
      { field: null, text: 'open' },
    ],
  ]);
  expect(wantedOf('"#12" #13')).toEqual({ ...none, words: words('#12'), ids: [13] });
});

test('what is no duration is words; nothing is nothing', () => {
  expect(wantedOf('> 10')).toEqual({ ...none, words: words('>', '10') });
  expect(wantedOf('>5mso')).toEqual({ ...none, words: words('>5mso') });
  expect(wantedOf('   ')).toBeNull();
});

test('limits are as their signs say', () => {
  const fits = (text: string) => [9, 10, 11].map((ns) => isAsLong(ns, wantedOf(text)!));
  expect(fits('> 10ns')).toEqual([false, false, true]);
  expect(fits('>= 10ns')).toEqual([false, true, true]);
  expect(fits('< 10ns')).toEqual([true, false, false]);
  expect(fits('<= 10ns')).toEqual([true, true, false]);
});
