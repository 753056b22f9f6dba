import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import { chooseTarget, isWholeCommand, type Startable } from './choose-target.ts';

function catalogue(): Startable[] {
  const script = join(temporaryFolder(), 'script.cjs');
  writeFileSync(script, '');
  return [{ name: 'the-tour', script: pathToFileURL(script), detail: 'lab' }];
}

describe('the words behind run', () => {
  test('may name an experiment, which gives the recording its name', () => {
    const [experiment] = catalogue();
    const chosen = chooseTarget(['the-tour', 'x'], false, temporaryFolder(), [experiment]);
    expect(chosen.experiment).toBe(experiment);
    expect(chosen.target).toMatchObject({ name: 'the-tour', args: [expect.stringMatching(/script\.cjs$/), 'x'] });
  });

  test('mean a file of that name rather than the experiment, but not a folder', () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'the-tour'));
    expect(chooseTarget(['the-tour'], false, cwd, catalogue()).experiment).not.toBeNull();
    const other = temporaryFolder();
    writeFileSync(join(other, 'the-tour'), '');
    expect(chooseTarget(['the-tour'], false, other, catalogue())).toMatchObject({
      experiment: null,
      target: { args: ['the-tour'] },
    });
  });

  test('behind a -- are a command line, whatever the catalogue says', () => {
    const chosen = chooseTarget(['echo', 'the-tour'], true, '/', catalogue());
    expect(chosen).toMatchObject({ experiment: null, target: { command: ['echo', 'the-tour'] } });
  });
});

test('a whole command line is told from a script that has a -- of its own', () => {
  expect(isWholeCommand(['record', '-o', 'x', '--', 'node', 'app.js'], ['node', 'app.js'])).toBe(true);
  expect(isWholeCommand(['record', 'app.js', '--', 'x'], ['app.js', '--', 'x'])).toBe(false);
  expect(isWholeCommand(['record', 'app.js'], ['app.js'])).toBe(false);
});
