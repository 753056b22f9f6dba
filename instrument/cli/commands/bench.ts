import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { wholeNumber } from '../../../benchmarks/arguments.ts';
import { type AnyKernel, USUAL_EFFORT } from '../../../benchmarks/native/kernel.ts';
import type { LabOptions } from '../../../benchmarks/native/run.ts';
import { inTemporaryFolder } from '../../../benchmarks/places.ts';
import { LoopscopeError } from '../../host/errors.ts';
import { DRIVERS, type DriverName } from '../../schema/bench.ts';
import { openBrowser, opensBrowser } from '../browser.ts';
import { writeLines } from '../output.ts';
import { portOption } from '../program-options.ts';
import { readFigures } from '../read-figures.ts';
import { NATIVE_HASH, startServer } from '../serve-recordings.ts';
import { untilSignal } from '../stay.ts';
import { Terminal } from '../terminal.ts';

const EXAMPLES = `
Examples:
  $ loopscope bench                          every kernel, every way, from small sizes to large ones
  $ loopscope bench sum matmul               only these
  $ loopscope bench boundary                 what a value costs on its way between JS and C++
  $ loopscope bench fft --drivers js-fast native peer
  $ loopscope bench sum --save here.json     keep the figures
  $ loopscope bench sum --compare here.json  and compare with them, on another machine or another Node
  $ loopscope bench --open --save here.json  look at them in the browser; later: loopscope open here.json
`;

interface BenchOptions {
  drivers?: DriverName[];
  threads: number;
  rounds: number;
  budget: number;
  max?: number;
  save?: string;
  compare?: string;
  loopDelay?: boolean;
  open?: boolean;
  port?: number;
  list?: boolean;
  json?: boolean;
}

/** `loopscope bench`: JS, WebAssembly and native code at the same jobs. */
export function addBench(program: Command): void {
  program
    .command('bench')
    .description('measure JS, WebAssembly and native code at the same jobs')
    .argument('[kernel...]', 'kernels by name, or by how several names begin (default: all; --list names them)')
    .addOption(new Option('--drivers <name...>', 'only these ways to do a job').choices(DRIVERS))
    .option('--threads <n>', 'threads for the ways that use many', wholeNumber(1, 256), availableParallelism())
    .option('--rounds <n>', 'how often each way takes its turn', wholeNumber(1, 1000), USUAL_EFFORT.rounds)
    .option('--budget <ms>', 'how long a turn lasts', wholeNumber(1, 60_000), USUAL_EFFORT.budgetMs)
    .option('--max <size>', 'no larger size', wholeNumber(1, 2 ** 31))
    .option('--save <file>', 'keep the figures as JSON')
    .option('--compare <file>', 'set them beside figures that were kept')
    .option(
      '--loop-delay',
      'record the loop beside a native job of two seconds too (default: with all kernels, or --open)',
    )
    .option('--no-loop-delay', 'leave that out')
    .option('--open', 'show the figures in the browser as they come, and the loop’s delay; Ctrl-C ends it')
    .addOption(portOption())
    .option('--list', 'only list the kernels')
    .option('--json', 'as one JSON object')
    .addHelpText('after', EXAMPLES)
    .action(async (names: string[], options: BenchOptions) => {
      if (options.open) await measureAndServe(names, options);
      else await writeLines((await measure(names, options)).lines);
    });
}

async function measure(names: string[], options: BenchOptions, more: Partial<LabOptions> = {}) {
  // Only here: the other commands need not wait for the lab to be loaded.
  const { runLab } = await import('../../../benchmarks/native/run.ts');
  return runLab({
    ...options,
    choose: (kernels) => chosen(kernels, names),
    show: options.list ? (kernels) => listLines(kernels, options.json === true) : null,
    drivers: options.drivers ?? DRIVERS,
    loopDelay: options.loopDelay ?? (names.length === 0 || options.open === true),
    progress,
    ...more,
  });
}

/** Shows the figures on the page as they come, and until somebody ends it. */
async function measureAndServe(names: string[], options: BenchOptions): Promise<void> {
  const terminal = new Terminal();
  const before = options.compare === undefined ? [] : [await readFigures(options.compare)];
  const server = await startServer(options);
  for (const { name, result, folder } of before) server.figures.set(name, result, folder);
  const failed = new AbortController();
  const left = untilSignal(failed.signal);
  const url = server.url + NATIVE_HASH;
  terminal.tell('serving', { url }, `the figures come in at ${terminal.style('cyan', url)}; Ctrl-C ends it`);
  if (opensBrowser(undefined)) openBrowser(url, terminal);
  const { figures } = server;
  figures.progress = 'getting ready';
  const own = figures.freeName(options.save === undefined ? 'this run' : basename(options.save, '.json'));
  try {
    await inTemporaryFolder(async (keepIn) => {
      const folder = options.save === undefined ? keepIn : dirname(options.save);
      const measured = measure(names, options, {
        keepIn,
        progress(text) {
          progress(text);
          figures.progress = text === '' ? null : text;
        },
        watch: (result) => figures.set(own, result, folder),
      }).then(({ lines }) => writeLines(lines));
      await Promise.race([measured, left]);
      await left;
    });
  } catch (error) {
    failed.abort();
    await server.close();
    throw error;
  }
  await server.close();
  // A measurement that was broken off has threads that would keep us.
  process.exit();
}

function chosen(kernels: readonly AnyKernel[], names: readonly string[]): AnyKernel[] {
  if (names.length === 0) return [...kernels];
  const named = names.flatMap((name) => {
    const found = kernels.filter((kernel) => kernel.name === name || kernel.name.startsWith(`${name}-`));
    if (found.length > 0) return found;
    const all = kernels.map((kernel) => kernel.name).join(', ');
    throw new LoopscopeError('E_KERNEL_MISSING', `There is no kernel "${name}"; name one of ${all}.`);
  });
  return [...new Set(named)];
}

/** Where we are, in one line that is written over; nothing where nobody watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

function listLines(kernels: readonly AnyKernel[], json: boolean): string[] {
  const listed = kernels.map((kernel) => {
    const { name, title, unit, sizes } = kernel;
    return { name, title, unit, sizes, drivers: DRIVERS.filter((driver) => kernel.drivers[driver]) };
  });
  if (json) return [JSON.stringify(listed, null, 2)];
  const width = Math.max(...listed.map(({ name }) => name.length));
  return listed.map(({ name, title, drivers }) => `${name.padEnd(width)}  ${title} (${drivers.join(', ')})`);
}
