import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { experiments, findExperiment } from './catalogue.ts';

describe('the catalogue', () => {
  it('finds an experiment by its name, and nothing by any other', () => {
    expect(findExperiment('tour-of-the-phases')?.chapter).toBe('loop');
    expect(findExperiment('tour-of-the-faces')).toBeNull();
  });

  it('has names that are all different', () => {
    expect(new Set(experiments.map(({ name }) => name)).size).toBe(experiments.length);
  });

  it('finds the scripts where they are written, also from the built catalogue', async () => {
    const built: typeof import('./catalogue.ts') = await import(
      new URL('../dist/experiments/catalogue.js', import.meta.url).href
    );
    expect(built.experiments.map(({ script }) => script.href)).toEqual(experiments.map(({ script }) => script.href));
    const twins = (from: typeof experiments) =>
      from.flatMap(({ compare }) => (compare ? [compare.a.script.href, compare.b.script.href] : []));
    expect(twins(built.experiments)).toEqual(twins(experiments));
    for (const { script } of experiments) expect(existsSync(script)).toBe(true);
  });
});

describe.each(experiments.filter(({ compare }) => compare))('the twins of $name', ({ chapter, name, compare }) => {
  it('are the same script, but for few lines', () => {
    const [a, b] = [compare!.a, compare!.b].map(({ script }) => readFileSync(script, 'utf8').split('\n'));
    expect(a.length).toBe(b.length);
    const different = a.filter((line, at) => line !== b[at]);
    expect(different.length).toBeGreaterThan(0);
    expect(different.length).toBeLessThanOrEqual(3);
  });

  it('lie beside the experiment and have names of one word', () => {
    for (const twin of [compare!.a, compare!.b]) {
      expect(fileURLToPath(twin.script)).toContain(`/experiments/${chapter}/${name}/`);
      expect(twin.name).toMatch(/^\w+$/);
    }
  });
});

describe.each(experiments)('$name', ({ name, chapter, script, lookFor, explanation, question, title }) => {
  const lines = readFileSync(script, 'utf8').split('\n');

  it('keeps its script in the folder of its chapter and name, as plain JavaScript', () => {
    expect(fileURLToPath(script)).toMatch(new RegExp(`/experiments/${chapter}/${name}/${name}\\.[cm]js$`));
    expect(basename(script.pathname)).not.toContain(' ');
  });

  it('asks a question, says what to look for and explains it', () => {
    expect(title.length).toBeGreaterThan(0);
    expect(question).toMatch(/\?$/);
    expect(lookFor.length).toBeGreaterThan(0);
    expect(explanation.length).toBeGreaterThan(0);
  });

  it('names a source for each step of its explanation', () => {
    for (const { text, sources } of explanation) {
      expect(sources, text).not.toHaveLength(0);
      for (const { url } of sources) expect(new URL(url).protocol).toBe('https:');
    }
  });

  it('links each step to lines on which that code stands', () => {
    for (const step of explanation) {
      for (const { line, code } of step.lines) expect(lines[line - 1]).toContain(code);
    }
  });
});
