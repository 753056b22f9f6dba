import type { Command } from 'commander';
import { findInstallation, requireBuilt } from '../../host/installation.ts';
import { openRecording } from '../../host/recording.ts';
import { Tail } from '../../host/tail.ts';
import { openBrowser, opensBrowser } from '../browser.ts';
import { openOptions, portOption } from '../program-options.ts';
import { untilSignal } from '../stay.ts';
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
  $ loopscope open --port 8080 --no-open app

A recording that is still being made is followed live. The page stays until Ctrl-C.
`;

/** `loopscope open`: a recording in the browser, finished or still growing. */
export function addOpen(program: Command): void {
  program
    .command('open')
    .description('look at a recording in the browser')
    .argument('<recording>', 'directory of the recording, with or without .loopscope')
    .addOption(portOption())
    .addOption(openOptions()[0])
    .addOption(openOptions()[1])
    .option('--json', 'our own lines as JSON objects')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: OpenOptions) => {
      const terminal = new Terminal(options);
      const recording = openRecording(name);
      const installation = findInstallation();
      requireBuilt(installation, { page: true });
      const { ViewerServer } = await import('../../host/server.ts');
      const server = await ViewerServer.listen(installation.page, options.port);
      const left = untilSignal();
      server.serve(new Tail(recording));
      const lines = [
        `${recording.name} is at ${terminal.style('cyan', server.url)}; Ctrl-C ends it`,
        ...recording.notes(),
      ];
      terminal.tell('serving', { url: server.url, notes: recording.notes() }, lines);
      if (opensBrowser(options.open)) openBrowser(server.url, terminal);
      await left;
      await server.close();
    });
}
