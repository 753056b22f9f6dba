import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { openRecording } from '../../host/recording.ts';
import { openOptions, portOption, sourceMapsOption } from '../program-options.ts';
import { readFigures } from '../read-figures.ts';
import { serveRecordings } from '../serve-recordings.ts';
import { Terminal } from '../terminal.ts';

interface OpenOptions {
  port?: number;
  open?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ loopscope open app.loopscope
  $ loopscope open app            the same
  $ loopscope open before after   both, one above the other, to see what differs
  $ loopscope open here.json there.json    figures that loopscope bench --save kept
  $ loopscope open --port 8080 --no-open app
A recording that is still being made is followed live. The page stays until Ctrl-C.
`;

/** `loopscope open`: recordings in the browser, finished or still growing. */
export function addOpen(program: Command): void {
  program
    .command('open')
    .description('look at a recording in the browser, or at two of them compared, or at figures of bench')
    .usage('[options] <recording> [recording...]')
    .argument(
      '<recording>',
      'directory of the recording, with or without .loopscope, or a file that `loopscope bench --save` made',
    )
    .argument('[others...]', 'further recordings: the first of them is compared with it, the rest can be')
    .addOption(portOption())
    .addOption(openOptions()[0])
    .addOption(openOptions()[1])
    .addOption(sourceMapsOption())
    .option('--json', 'our own lines as JSON objects')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, others: string[], options: OpenOptions) => {
      const [files, directories] = [
        [name, ...others].filter(isFigures),
        [name, ...others].filter((one) => !isFigures(one)),
      ];
      const recordings = directories.map((one) => openRecording(one));
      const figures = await Promise.all(files.map(readFigures));
      const comparison = recordings.length > 1 ? { threads: [null, null] as [null, null], align: 'main' } : null;
      await serveRecordings({ recordings, figures, comparison }, options, new Terminal(options));
    });
}

/** Figures are files of `loopscope bench`, recordings are directories. */
const isFigures = (path: string) =>
  path.endsWith('.json') && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? true);
