import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Detail } from '../../instrument/schema/manifest.ts';
import { wholeNumber } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { inRepository, inTemporaryFolder } from '../places.ts';
import { Progress } from '../progress.ts';
import { type CoreTest, findTests, GROUPS } from './core-tests.ts';
import { judge } from './judge.ts';
import { KNOWN_DIFFERENCES } from './known-differences.ts';
import { summarize, surprises, type TestResult, type TransparencyReport, transparencyMarkdown } from './report.ts';
import { runTest, type Setting } from './run-test.ts';
import { copyRecorder, plainEnvironment } from './ways.ts';

interface Options {
  tests: string;
  group: string[];
  match?: string;
  detail: Detail;
  jobs: number;
  timeout: number;
  repeat: number;
  output?: string;
  json?: boolean;
}

/** `bench transparency`: Node's own tests, bare and recorded. */
export function addTransparency(bench: Command): void {
  bench
    .command('transparency')
    .description('the tests of Node itself, bare and recorded: what passes bare must pass recorded')
    .requiredOption('--tests <folder>', 'of the sources of the Node that runs this, or their test folder', testFolder)
    .addOption(new Option('--group <name...>', 'only these').choices(GROUPS.map(({ name }) => name)).default([]))
    .option('--match <text>', 'only tests whose name contains this')
    .addOption(new Option('--detail <detail>', 'of the recording').choices(['app', 'lab']).default('app'))
    .option('--jobs <n>', 'so many at a time', wholeNumber(1), 2)
    .option('--timeout <seconds>', 'of each run', wholeNumber(1), 60)
    .option('--repeat <n>', 'a test must pass so many times recorded', wholeNumber(1), 2)
    .option('--output <file>', 'what tests printed that pass bare and fail recorded, as lines of JSON')
    .option('--json', 'the result as JSON instead of a table')
    .action(async (options: Options) => {
      const report = await compare(options);
      if (options.group.length === 0 && options.match === undefined && options.detail === 'app') keep(report);
      const text = options.json ? JSON.stringify(report, null, 2) : transparencyMarkdown(report, KNOWN_DIFFERENCES);
      process.stdout.write(`${text}\n`);
      if (surprises(report.results, KNOWN_DIFFERENCES).length > 0) process.exitCode = 1;
    });
}

function compare(options: Options): Promise<TransparencyReport> {
  const { tests } = options;
  const machine = describeMachine();
  const chosen = findTests(tests, options.group).filter(({ name }) => name.includes(options.match ?? ''));
  return inTemporaryFolder(async (folder) => {
    const setting: Setting = {
      tests,
      folder,
      recorder: copyRecorder(folder),
      env: plainEnvironment(),
      detail: options.detail,
      timeoutMs: options.timeout * 1000,
    };
    const together = chosen.filter(({ alone }) => !alone);
    const oneByOne = chosen.filter(({ alone }) => alone);
    const progress = new Progress();
    let done = 0;
    const one = async (test: CoreTest): Promise<TestResult> => {
      progress.tell(`${test.group}: ${++done} of ${chosen.length}, ${test.name}`);
      const { verdict, blame, outcome } = await judge((way) => runTest(test, way, setting), options.repeat);
      const { end, output, recording } = outcome;
      if (options.output !== undefined && verdict !== 'same' && verdict !== 'skipped') {
        appendFileSync(options.output, `${JSON.stringify({ test: test.name, verdict, blame, end, output })}\n`);
      }
      return { test: test.name, group: test.group, verdict, blame, end, recording };
    };
    const results = [...(await inTurn(together, options.jobs, one)), ...(await inTurn(oneByOne, 1, one))];
    progress.end();
    return {
      benchmark: 'transparency',
      machine,
      detail: options.detail,
      repeat: options.repeat,
      results,
    };
  }, 'ls');
}

function testFolder(given: string): string {
  const found = [resolve(given), resolve(given, 'test')].find((folder) => existsSync(join(folder, 'common/index.js')));
  if (found !== undefined) return found;
  throw new InvalidArgumentError(
    `${given} holds no tests of Node (common/index.js is not there); unpack the sources of Node ${process.version} and give their test folder.`,
  );
}

/** `work` for each item, so many at a time; results in the order of the items. */
export async function inTurn<Item, Result>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine]);
    }
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results;
}

function keep(report: TransparencyReport): void {
  const path = inRepository('benchmarks/results/transparency.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(summarize(report), null, 2)}\n`);
  process.stderr.write(`Kept in ${path}.\n`);
}
