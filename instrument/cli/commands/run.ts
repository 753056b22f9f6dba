import { type Command, Option } from 'commander';
import { findInstallation, requireBuilt } from '../../host/installation.ts';
import { endAs } from '../../host/launch.ts';
import { Tail } from '../../host/tail.ts';
import { openBrowser, opensBrowser } from '../browser.ts';
import { chooseSnapshots } from '../choose-snapshots.ts';
import { chooseTarget } from '../choose-target.ts';
import { addProgramOptions, addTargetArguments, openOptions, portOption, targetOf } from '../program-options.ts';
import { proposeTwins } from '../record-twins.ts';
import { untilSignal, untilUnviewed } from '../stay.ts';
import { isInteractive, Terminal } from '../terminal.ts';
import { watchProgram } from '../watch-program.ts';
import { type ProgramOptions, tellEnd } from './record.ts';

interface RunOptions extends ProgramOptions {
  port?: number;
  open?: boolean;
  stay?: boolean;
}

const EXAMPLES = `
Examples:
  $ loopscope run app.js --its-own-option
  $ loopscope run tour-of-the-phases
  $ loopscope run --port 8080 --no-open -- npm test

When the program has ended, the page stays until Ctrl-C on a terminal; elsewhere (CI, pipes) it goes with
the last viewer, or after ten seconds where nobody has come. --stay keeps it in any case, --no-stay waits for
no one who is not there yet. The exit code is the program's in each case.
`;

/** `loopscope run`: a program from start to end, live in the browser. */
export function addRun(program: Command): void {
  const command = program.command('run').description('start a program and watch it live in the browser');
  addProgramOptions(addTargetArguments(command))
    .addOption(portOption())
    .addOption(openOptions()[0])
    .addOption(openOptions()[1])
    .addOption(new Option('--stay', 'keep the page after the program until Ctrl-C (default: on a terminal)'))
    .addOption(new Option('--no-stay', 'end with the program, or with the last viewer who is there then'))
    .addHelpText('after', EXAMPLES)
    .action(async (_script: string, _args: string[], options: RunOptions, self: Command) => {
      await run(options, ...targetOf(self));
    });
}

async function run(options: RunOptions, operands: string[], wholeCommand: boolean): Promise<void> {
  const terminal = new Terminal(options);
  const cwd = process.cwd();
  const chosen = chooseTarget(operands, wholeCommand, cwd);
  const snapshots = chooseSnapshots(options, terminal, cwd);
  const installation = findInstallation();
  requireBuilt(installation, { recorder: true, page: true });
  const { ViewerServer } = await import('../../host/server.ts');
  const server = await ViewerServer.listen(installation.page, options.port);
  let tail: Tail | undefined;
  let browser = false;
  try {
    const watched = await watchProgram(chosen, installation, { cwd, ...options, snapshots }, (writer) => {
      tail = new Tail(writer.recording, writer.follower);
      server.serve(tail);
      if (chosen.experiment) proposeTwins(server, chosen.experiment.name, installation, cwd);
      terminal.tell('serving', { url: server.url }, `watch it at ${terminal.style('cyan', server.url)}`);
      browser = opensBrowser(options.open);
      if (browser) openBrowser(server.url, terminal);
    });
    tail?.poke();
    await tellEnd(terminal, watched, cwd);
    const left = untilSignal(watched.program.left);
    watched.program.release();
    if (options.stay ?? isInteractive()) {
      terminal.tell('staying', { url: server.url }, `the page stays at ${server.url}; Ctrl-C ends it`);
      await left;
    } else {
      const waits = !server.hadViewers && (browser || (options.stay === undefined && !options.quiet));
      if (waits) {
        terminal.tell(
          'waiting',
          { url: server.url },
          'nobody looks at the page; it goes in ten seconds (--stay keeps it)',
        );
      }
      await Promise.race([left, untilUnviewed(server, waits)]);
    }
    watched.writer.endRest();
    await server.close();
    await endAs(watched.end);
  } catch (error) {
    await server.close();
    throw error;
  }
}
