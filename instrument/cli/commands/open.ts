import type { Command } from 'commander';
import { openRecording } from '../../host/recording.ts';
import { openOptions, portOption, sourceMapsOption } from '../program-options.ts';
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
  $ loopscope open --port 8080 --no-open app
A recording that is still being made is followed live. The page stays until Ctrl-C.
`;

/** `loopscope open`: recordings in the browser, finished or still growing. */
export function addOpen(program: Command): void {
  program
    .command('open')
    .description('look at a recording in the browser, or at two of them compared')
    .usage('[options] <recording> [recording...]')
    .argument('<recording>', 'directory of the recording, with or without .loopscope')
    .argument('[others...]', 'further recordings: the first of them is compared with it, the rest can be')
    .addOption(portOption())
    .addOption(openOptions()[0])
    .addOption(openOptions()[1])
    .addOption(sourceMapsOption())
    .option('--json', 'our own lines as JSON objects')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, others: string[], options: OpenOptions) => {
      const recordings = [name, ...others].map((one) => openRecording(one));
      const comparison = others.length > 0 ? { threads: [null, null] as [null, null], align: 'main' } : null;
      await serveRecordings(recordings, comparison, options, new Terminal(options));
    });
}
