import type { Command } from 'commander';
import { findInstallation, requireBuilt } from '../../host/installation.ts';
import { endAs } from '../../host/launch.ts';
import type { Detail } from '../../schema/manifest.ts';
import { chooseSnapshots } from '../choose-snapshots.ts';
import { chooseTarget } from '../choose-target.ts';
import { addProgramOptions, addTargetArguments, targetOf } from '../program-options.ts';
import { Terminal } from '../terminal.ts';
import { type Watched, watchProgram } from '../watch-program.ts';

export interface ProgramOptions {
  output?: string;
  detail?: Detail;
  sites?: boolean;
  pool?: boolean;
  flight?: number;
  snapshotOnStall?: number;
  snapshotOnSignal?: NodeJS.Signals;
  snapshotAround?: number;
  snapshotsKept?: number;
  quiet?: boolean;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ loopscope record app.js --its-own-option
  $ loopscope record -o out.loopscope -- node --max-old-space-size=512 app.js
  $ loopscope record -- npm test
  $ loopscope record --flight 64MiB --snapshot-on-stall 200ms server.js

The program's streams, signals and exit code are its own; our lines go to stderr.
Ctrl-C reaches the program directly; other signals that reach loopscope are handed on to it.
`;

/** `loopscope record`: a program from start to end, without a browser. */
export function addRecord(program: Command): void {
  const command = program.command('record').description('record a program without opening a browser');
  addProgramOptions(addTargetArguments(command))
    .addHelpText('after', EXAMPLES)
    .action(async (_script: string, _args: string[], options: ProgramOptions, self: Command) => {
      const terminal = new Terminal(options);
      const cwd = process.cwd();
      const chosen = chooseTarget(...targetOf(self), cwd);
      const installation = findInstallation();
      requireBuilt(installation, { recorder: true });
      const snapshots = chooseSnapshots(options, terminal, cwd);
      const watched = await watchProgram(chosen, installation, { cwd, ...options, snapshots });
      await tellEnd(terminal, watched, cwd);
      await endAs(watched.end);
    });
}

/** Tells how it ended and what there is now. */
export async function tellEnd(terminal: Terminal, watched: Watched, cwd: string): Promise<void> {
  if (terminal.quiet) return;
  const { writer, end, duration, measured, problems } = watched;
  const { summarize, summaryLines } = await import('../summarize.ts');
  const summary = summarize(writer.recording, measured, end, duration);
  summary.notes.push(...problems);
  const { command, experiment } = writer.manifest;
  terminal.tell('ended', summary, summaryLines(summary, experiment ?? command.join(' '), cwd));
}
