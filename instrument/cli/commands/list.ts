import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { type Experiment, experiments } from '../../../experiments/catalogue.ts';
import { writeLines } from '../output.ts';

const EXAMPLES = `
Examples:
  $ loopscope list
  $ loopscope run tour-of-the-phases
  $ loopscope list --json
`;

/** `loopscope list`: the catalogue of experiments. */
export function addList(program: Command): void {
  program
    .command('list')
    .description('list the experiments that `run` and `record` take by name')
    .option('--json', 'as one JSON array')
    .addHelpText('after', EXAMPLES)
    .action(async ({ json }: { json?: boolean }) => {
      await writeLines(json ? [JSON.stringify(listed(experiments), null, 2)] : listLines(experiments));
    });
}

/** What a reader of the list needs. */
type Listed = Pick<Experiment, 'name' | 'chapter' | 'title' | 'question' | 'script'>;

function listed(catalogue: readonly Listed[]): object[] {
  return catalogue.map(({ name, chapter, title, question, script }) => {
    return { name, chapter, title, question, script: fileURLToPath(script) };
  });
}

/** The catalogue as text, chapter by chapter. */
export function listLines(catalogue: readonly Listed[]): string[] {
  if (catalogue.length === 0) return ['This copy of Loopscope has no experiments.'];
  const width = Math.max(...catalogue.map(({ name }) => name.length));
  const lines: string[] = [];
  let chapter: string | null = null;
  for (const experiment of catalogue) {
    if (experiment.chapter !== chapter) {
      if (chapter !== null) lines.push('');
      chapter = experiment.chapter;
      lines.push(chapter);
    }
    lines.push(`  ${experiment.name.padEnd(width)}  ${experiment.question}`);
  }
  return [...lines, '', 'Start one with `loopscope run NAME`.'];
}
