import { expect, test } from 'vitest';
import { RULES, RULES_OF, ruleAddress, ruleNumber } from './rules.ts';

test('rules are numbered from 1, each once, each with its source', () => {
  expect(RULES.map(({ id }) => ruleNumber(id))).toEqual(RULES.map((_, i) => i + 1));
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { id, title, text, sources } of RULES) {
    expect(text, id).toMatch(/\.$/);
    expect(title, id).not.toMatch(/\.$/);
    expect(sources.length, id).toBeGreaterThan(0);
    for (const { lines } of sources) expect(lines[0], id).toBeLessThanOrEqual(lines[1]);
  }
});

test('a source’s address has its release, its file and its lines', () => {
  expect(ruleAddress(RULES[0].sources[0])).toBe(
    `https://github.com/nodejs/node/blob/${RULES_OF}/deps/uv/src/unix/core.c#L414-L479`,
  );
});
