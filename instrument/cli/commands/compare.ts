import { relative } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { findExperiment } from '../../../experiments/catalogue.ts';
import { LoopscopeError } from '../../host/errors.ts';
import { findInstallation, requireBuilt } from '../../host/installation.ts';
import { openRecording, type Recording } from '../../host/recording.ts';
import type { Comparison } from '../../model/compare.ts';
import { ALIGN_FORMS, type AlignAt, alignText, parseAlign } from '../../model/compare-align.ts';
import { writeLines } from '../output.ts';
import { printStyle } from '../print-colours.ts';
import { portOption } from '../program-options.ts';
import { findThread, readOutline, THREAD_FORMS } from '../read-outline.ts';
import { comparableExperiments, findTwins, recordTwins, type TwinExperiment } from '../record-twins.ts';
import { type ShownComparison, serveRecordings } from '../serve-recordings.ts';
import { stdoutWidth, Terminal, tellNotes } from '../terminal.ts';

interface CompareOptions {
  /** At the start of main where not given, or where the experiment says. */
  align?: AlignAt;
  thread: [string, string];
  limit?: number;
  json?: boolean;
  quiet?: boolean;
  open?: boolean;
  port?: number;
}

const ROWS_OF_TEXT = 20;
const ROWS_OF_JSON = 10_000;

const EXAMPLES = `
Examples:
  $ loopscope compare before after
  $ loopscope compare before after --align site:app.js:12 --limit 50
  $ loopscope compare app app --thread main,1        two threads of one recording
  $ loopscope compare nexttick-vs-setimmediate       records the experiment's two programs first
  $ loopscope compare before after --json | jq .order
  $ loopscope compare before after --open            in the browser, until Ctrl-C

Callbacks are matched by call site and type, the n-th run with the n-th run. In the JSON object times are integers,
nanoseconds; what is so in A and in B stands side by side as {"a": …, "b": …}: \`order\` (how many are matched and moved,
how many pairs crossed), \`callbacks\` (position, phase, wait and duration of each), \`sites\` (the same by call site and
type: medians and percentiles), \`phases\`, \`waits\` by type, \`longest\`, \`iterations\`, \`collections\`, and \`limits\`: what
can't be compared, and why.
`;

/** `loopscope compare`: two recordings, what differs between them. */
export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('tell what differs between two recordings: order, phases, waits, blocked time')
    .usage('[options] <recording> <recording>  |  [options] <experiment>')
    .argument('<A>', 'directory of a recording, or an experiment that has two programs')
    .argument('[B]', 'directory of another recording')
    .addOption(
      new Option(
        '--align <moment>',
        `the moment that is laid over its counterpart: ${ALIGN_FORMS} (default: main)`,
      ).argParser(readAlign),
    )
    .addOption(
      new Option('--thread <a[,b]>', `thread of each: ${THREAD_FORMS}`)
        .default(['main', 'main'], 'main')
        .argParser(readThreads),
    )
    .addOption(
      new Option(
        '--limit <rows>',
        `most rows of a table (default: ${ROWS_OF_TEXT}; as JSON ${ROWS_OF_JSON})`,
      ).argParser(readLimit),
    )
    .option('--json', 'as one JSON object')
    .option('--open', 'show it in the browser instead')
    .addOption(portOption())
    .option('--quiet', 'no notes about the recordings on stderr')
    .addHelpText('after', EXAMPLES)
    .action(async (first: string, second: string | undefined, options: CompareOptions) => {
      const { recordings, align } = await chosen(first, second, options);
      if (options.open) await show(recordings, align, options);
      else await writeComparison(await compare(recordings, options), align, options);
    });
}

interface Chosen {
  recordings: [Recording, Recording];
  align: AlignAt;
}

async function chosen(first: string, second: string | undefined, options: CompareOptions): Promise<Chosen> {
  const { align = { at: 'main' } } = options;
  if (second !== undefined) return { recordings: [openRecording(first), openRecording(second)], align };
  const cwd = process.cwd();
  const installation = findInstallation();
  requireBuilt(installation, { recorder: true });
  const experiment = twinsNamed(first);
  const recordings = await recordTwins(experiment, installation, cwd);
  const places = recordings.map(({ directory }) => relative(cwd, directory) || directory);
  new Terminal(options).tell('recorded', { recordings: places }, `recorded ${places.join(' and ')}`);
  return { recordings, align: options.align ?? parseAlign(experiment.compare.align) ?? align };
}

/** The experiment of that name, where it can be compared with itself. */
function twinsNamed(name: string): TwinExperiment {
  const found = findTwins(name);
  if (found) return found;
  const what = findExperiment(name) ? `The experiment ${name} has only one program` : `${name} alone can't be compared`;
  throw new LoopscopeError(
    'E_USAGE',
    `${what}; name two recordings, or an experiment with two programs: ${comparableExperiments()
      .map((one) => one.name)
      .join(', ')}.`,
  );
}

/** One recording after the other is read, so that only what is compared of them is in memory at the same time. */
async function compare([a, b]: [Recording, Recording], options: CompareOptions): Promise<Comparison> {
  const notes = a.directory === b.directory ? a.notes() : [a, b].flatMap(namedNotes);
  tellNotes(notes, options);
  const { compareThreads } = await import('../../model/compare.ts');
  const [threadA, threadB] = options.thread;
  return compareThreads(await readOutline(a, threadA), await readOutline(b, threadB));
}

/** The page compares them itself. */
async function show(recordings: [Recording, Recording], align: AlignAt, options: CompareOptions): Promise<void> {
  const threads = recordings.map((recording, side) => {
    const { key } = findThread(recording, options.thread[side]);
    return options.thread[side] === 'main' ? null : key;
  }) as ShownComparison['threads'];
  const comparison = { threads, align: alignText(align) };
  await serveRecordings({ recordings, figures: [], comparison }, options, new Terminal(options));
}

function namedNotes(recording: Recording, side: number): string[] {
  return recording.notes().map((note) => `${'AB'[side]}: ${note}`);
}

async function writeComparison(comparison: Comparison, align: AlignAt, { json, limit }: CompareOptions): Promise<void> {
  const { alignmentOf } = await import('../../model/compare-align.ts');
  const alignment = alignmentOf(comparison, align);
  if ('problem' in alignment)
    throw new LoopscopeError(
      'E_ALIGN',
      `${alignment.problem.replace(/\.$/, '')}; align at another moment, or at main.`,
    );
  if (json) {
    const { comparisonObject } = await import('../../model/compare-json.ts');
    const object = comparisonObject(comparison, alignText(align), alignment, limit ?? ROWS_OF_JSON);
    await writeLines([JSON.stringify(object, null, 2)]);
    return;
  }
  const { comparisonLines } = await import('../../model/compare-print.ts');
  const options = { limit: limit ?? ROWS_OF_TEXT, width: stdoutWidth() };
  await writeLines(comparisonLines(comparison, alignment, options, printStyle()));
}

function readAlign(text: string): AlignAt {
  const align = parseAlign(text);
  if (align === null) throw new InvalidArgumentError(`Give ${ALIGN_FORMS}.`);
  return align;
}

function readThreads(text: string): [string, string] {
  const threads = text.split(',');
  if (threads.length > 2 || threads.some((thread) => !/^(main|\d+(:\d+(\.\d+)?)?)$/.test(thread)))
    throw new InvalidArgumentError(`Give ${THREAD_FORMS}; two of them with a comma between.`);
  return [threads[0], threads[1] ?? threads[0]];
}

function readLimit(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}
