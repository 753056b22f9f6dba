import { Command } from 'commander';
import { addBench } from './commands/bench.ts';
import { addCompare } from './commands/compare.ts';
import { addEvents } from './commands/events.ts';
import { addList } from './commands/list.ts';
import { addNewAddon } from './commands/new-addon.ts';
import { addOpen } from './commands/open.ts';
import { addPrint } from './commands/print.ts';
import { addRecord } from './commands/record.ts';
import { addRun } from './commands/run.ts';

const HELP = `
Examples:
  $ loopscope run app.js              watch a program's event loop live
  $ loopscope run tour-of-the-phases  the same for an experiment; \`loopscope list\` names them all
  $ loopscope record -- npm test      record every Node process that a command starts
  $ loopscope print app               the recording app.loopscope as text
  $ loopscope compare before after    what differs between two recordings

Exit codes: the program's own for run and record; 2 for wrong usage or bad input; 1 for our failures.
`;

/** The command line: every command with its options and its help. Errors are thrown, not printed. */
export function buildProgram(version: string): Command {
  const program = new Command('loopscope')
    .description(
      "See what really happens inside a Node.js process: its event loop's phases, callbacks, ticks and microtasks.",
    )
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', HELP);
  addRun(program);
  addRecord(program);
  addOpen(program);
  addPrint(program);
  addEvents(program);
  addCompare(program);
  addBench(program);
  addNewAddon(program);
  addList(program);
  return program;
}
