import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRepository } from './places.ts';
import { withFigures } from './results.ts';

describe('the figures in the README', () => {
  it('take the place of the ones before, and nothing else changes', () => {
    const readme = ['# Title', '<!-- npm run bench -- one -->', 'old', '<!-- /one -->', 'after'].join('\n');
    expect(withFigures(readme, 'one', 'new')).toBe(
      ['# Title', '<!-- npm run bench -- one -->', '', 'new', '', '<!-- /one -->', 'after'].join('\n'),
    );
    expect(() => withFigures(readme, 'two', 'new')).toThrow('README.md has no "<!-- npm run bench -- two -->"');
  });

  it.each(['overhead', 'viewer', 'endurance', 'soak'])('of %s have their place', (name) => {
    expect(withFigures(readFileSync(inRepository('README.md'), 'utf8'), name, '42')).toContain('\n\n42\n\n');
  });
});
