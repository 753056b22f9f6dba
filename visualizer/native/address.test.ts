import { expect, it } from 'vitest';
import { type NativePlace, nativeHash, nativePlaceFromHash } from './address.ts';

const nowhere: NativePlace = { kernel: null, of: null, beside: null, size: null };

it.each<[string, NativePlace]>([
  ['#native', nowhere],
  ['#native&kernel=sum&size=1024', { ...nowhere, kernel: 'sum', size: 1024 }],
  [
    '#native&kernel=fft&of=node%2022%20%26%20more&with=here',
    { ...nowhere, kernel: 'fft', of: 'node 22 & more', beside: 'here' },
  ],
])('%s is written as it is read', (hash, place) => {
  expect(nativePlaceFromHash(hash)).toEqual(place);
  expect(nativeHash(place)).toBe(hash);
});

it.each(['', '#', '#rec=native', '#compare&a=x&b=y', '#t=1-2'])('%j asks for another page', (hash) => {
  expect(nativePlaceFromHash(hash)).toBeNull();
});

it('leaves out what cannot be', () => {
  expect(nativePlaceFromHash('#native&kernel=%E0%A4%A&size=-3')).toEqual(nowhere);
  expect(nativePlaceFromHash('#native&kernel=&size=many')).toEqual(nowhere);
});
