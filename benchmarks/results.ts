/** What is kept of the benchmarks: results/NAME.json for machines, results/NAME.md and the README's figures for people. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRepository } from './places.ts';

/**
 * Keeps a whole result.
 * @param figures what the README says of it, as Markdown
 */
export function keepResult(name: string, report: object, markdown: string, figures: string): void {
  const path = inRepository(`benchmarks/results/${name}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(path.replace(/json$/, 'md'), markdown);
  const readme = inRepository('README.md');
  writeFileSync(readme, withFigures(readFileSync(readme, 'utf8'), name, figures));
  process.stderr.write(`Kept in ${path}, in the text beside it and in the README.\n`);
}

/**
 * The README with other figures of one benchmark.
 * @throws Error where the place for them is not marked
 */
export function withFigures(readme: string, name: string, figures: string): string {
  const [begin, end] = [`<!-- npm run bench -- ${name} -->`, `<!-- /${name} -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no "${begin}" before a "${end}"; put them back.`);
  return `${readme.slice(0, from + begin.length)}\n\n${figures}\n\n${readme.slice(to)}`;
}
