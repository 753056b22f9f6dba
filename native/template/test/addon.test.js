const assert = require('node:assert/strict');
const { test } = require('node:test');
const { mean, meanAsync } = require('..');

test('the mean of numbers, and 0 of none', () => {
  assert.equal(mean(Float64Array.of(1, 2, 6)), 3);
  assert.equal(mean(new Float64Array()), 0);
});

test('the same in the pool', async () => {
  assert.equal(await meanAsync(Float64Array.of(1, 2, 6)), 3);
});

test('anything else than a Float64Array is refused with a sentence', () => {
  for (const value of [undefined, [1, 2], new Float32Array(1), 'text'])
    assert.throws(() => mean(value), { name: 'TypeError', message: /values must be a Float64Array/ });
});
