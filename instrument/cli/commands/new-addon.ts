import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { findInstallation } from '../../host/installation.ts';
import { createAddon } from '../../host/new-addon.ts';
import { writeLines } from '../output.ts';

const EXAMPLES = `
Examples:
  $ loopscope new-addon demo
  $ cd demo && npm ci && npm test
`;

/** `loopscope new-addon`: a project of one's own to begin with. */
export function addNewAddon(program: Command): void {
  program
    .command('new-addon')
    .description('make a small native addon project, with a test, that node-gyp and cmake-js build')
    .argument('<name>', 'the folder to make; its last part becomes the name of the package')
    .option('--json', 'what was made, as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, { json }: { json?: boolean }) => {
      const made = createAddon(join(findInstallation().root, 'native', 'template'), name);
      const place = relative('', made.folder) || '.';
      const lines = [`Made ${place}: ${made.files.join(', ')}.`, `Go on with: cd ${place} && npm ci && npm test`];
      await writeLines(json ? [JSON.stringify(made)] : lines);
    });
}
