import { type Command, InvalidArgumentError, Option } from 'commander';
import { LEAST_FLIGHT_BYTES } from '../host/flight-room.ts';
import { sizeText } from '../model/format.ts';
import { isWholeCommand } from './choose-target.ts';
import { parseSize, parseTime } from './sizes.ts';

/** Options before the script are ours, everything behind it is the program's. */
export function addTargetArguments(command: Command): Command {
  return command
    .usage('[options] <script|experiment> [args...]  |  [options] -- <command> [args...]')
    .argument('<script>', 'a script, or an experiment of `loopscope list`')
    .argument('[args...]', "the program's own arguments")
    .passThroughOptions();
}

/** What `run` and `record` have in common. */
export function addProgramOptions(command: Command): Command {
  return command
    .option(
      '-o, --output <directory>',
      'where the recording is made (default: NAME.loopscope in the current directory)',
    )
    .addOption(
      new Option('--detail <level>', 'how much is recorded (default: app, for experiments lab)').choices([
        'app',
        'lab',
      ]),
    )
    .option('--sites', 'with the call site of every async operation (lab detail has them anyhow)')
    .option('--pool', 'with what the host sees of the thread pool from outside (lab detail has it anyhow)')
    .addOption(flightOption())
    .addOption(
      timeOption(
        '--snapshot-on-stall <time>',
        'with --flight, save a recording around each stall of the loop this long',
        10,
      ),
    )
    .addOption(
      new Option('--snapshot-on-signal <signal>', 'with --flight, save one when this signal reaches loopscope').choices(
        SNAPSHOT_SIGNALS,
      ),
    )
    .addOption(timeOption('--snapshot-around <time>', 'what a snapshot holds before and after (default: 5s)', 100))
    .addOption(
      new Option('--snapshots-kept <number>', 'how many are kept, the newest (default: 10)').argParser((text) => {
        if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
        throw new InvalidArgumentError('Give a number from 1.');
      }),
    )
    .option('--quiet', 'none of our own lines')
    .option('--json', 'our own lines as JSON objects');
}

const flightOption = () =>
  new Option(
    '--flight <size>',
    'keep only the newest events, within this size on disk (from 1MiB): for days',
  ).argParser((text) => {
    const bytes = parseSize(text);
    if (bytes !== null && bytes >= LEAST_FLIGHT_BYTES) return bytes;
    throw new InvalidArgumentError(`Give a size from ${sizeText(LEAST_FLIGHT_BYTES)}, such as 64MiB.`);
  });

/** Signals that loopscope may keep for itself; those that end programs are the program's. */
const SNAPSHOT_SIGNALS = ['SIGUSR1', 'SIGUSR2', 'SIGHUP'];

const timeOption = (flags: string, description: string, leastMs: number) =>
  new Option(flags, description).argParser((text) => {
    const ms = parseTime(text);
    if (ms !== null && ms >= leastMs) return ms;
    throw new InvalidArgumentError(`Give a time from ${leastMs}ms, such as 200ms or 5s.`);
  });

/** The operands of a command with whether they are a whole command line. */
export function targetOf(command: Command): [operands: string[], wholeCommand: boolean] {
  let top = command;
  while (top.parent) top = top.parent;
  const words = (top as Command & { rawArgs: string[] }).rawArgs;
  return [command.args, isWholeCommand(words, command.args)];
}

export const sourceMapsOption = () =>
  new Option('--no-source-maps', 'show call sites where they are in generated scripts (default: in their sources)');

const LARGEST_PORT = 65_535;

export const portOption = () =>
  new Option('--port <number>', 'where the page is served (default: a free port)').argParser((text) => {
    const port = Number(text);
    if (/^\d+$/.test(text) && port <= LARGEST_PORT) return port;
    throw new InvalidArgumentError(`Give a number from 0 to ${LARGEST_PORT}.`);
  });

/** `--open` and `--no-open`. */
export const openOptions = () => [
  new Option('--open', 'open the browser (default: with a terminal and a display)'),
  new Option('--no-open', 'only print the address'),
];
