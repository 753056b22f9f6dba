import { type Machine, machineLine } from '../machine.ts';
import { count, markdownTable } from '../table.ts';
import type { Blame, Verdict } from './judge.ts';
import type { KnownDifference } from './known-differences.ts';
import type { Checked } from './recording.ts';

/** What became of one test. */
export interface TestResult {
  test: string;
  group: string;
  verdict: Verdict;
  blame: Blame | null;
  /** How the run that tells most ended. */
  end: string;
  recording: Checked | null;
}

export interface TransparencyReport {
  benchmark: 'transparency';
  machine: Machine;
  detail: string;
  /** How often a test must pass recorded. */
  repeat: number;
  results: TestResult[];
}

/** Tests that pass bare and fail recorded and are not on the list. */
export function surprises(results: readonly TestResult[], known: readonly KnownDifference[]): TestResult[] {
  const listed = new Set(known.map(({ test }) => test));
  return results.filter(({ verdict, test }) => verdict === 'differs' && !listed.has(test));
}

/** The report with how many tests of each group had which verdict, and only the tests that are told apart by name. */
export function summarize({ results, ...rest }: TransparencyReport): object {
  const groups: Record<string, Partial<Record<Verdict, number>>> = {};
  for (const { group, verdict } of results) {
    groups[group] ??= {};
    groups[group][verdict] = (groups[group][verdict] ?? 0) + 1;
  }
  const named = results.filter(({ verdict }) => verdict === 'differs' || verdict === 'unsteady');
  return { ...rest, groups, tests: named.map(({ test, verdict, blame, end }) => ({ test, verdict, blame, end })) };
}

/** The report as Markdown. */
export function transparencyMarkdown(report: TransparencyReport, known: readonly KnownDifference[]): string {
  const { machine, detail, repeat, results } = report;
  const reasonOf = new Map(known.map(({ test, reason }) => [test, reason]));
  const line = ({ test, blame, end }: TestResult) =>
    `- ${test} (${end}; ${BLAME[blame ?? 'recorder']}): ${reasonOf.get(test) ?? '**not explained yet**'}`;
  const list = (title: string, lines: string[]) => (lines.length > 0 ? ['', `## ${title}`, '', ...lines] : []);
  const pick = (verdict: Verdict) => results.filter((result) => result.verdict === verdict);
  const passNow = known.filter(({ test }) => pick('same').some((result) => result.test === test));
  return [
    '# Node’s own tests, recorded',
    '',
    machineLine(machine),
    '',
    `Each test runs bare twice and, where it passes both times, recorded (detail ${detail}) ${repeat} times; where one of them fails, at least three times, and then with less than a recorder.`,
    '',
    groupTable(results),
    '',
    recordingsLine(results),
    ...list('Pass bare, fail recorded', pick('differs').map(line)),
    ...list(
      'Pass bare, fail recorded sometimes',
      pick('unsteady').map(({ test, end }) => `- ${test} (${end})`),
    ),
    ...list('Why there is less in some recordings', notes(results)),
    ...list(
      'On the list of known differences, but pass',
      passNow.map(({ test }) => `- ${test}`),
    ),
    '',
  ].join('\n');
}

const BLAME: Record<Blame, string> = {
  preload: 'any preload',
  hooks: 'any async hook',
  recorder: 'the recorder alone',
};

const COLUMNS = [
  'tests',
  'nothing to test here',
  'fail bare',
  'pass bare',
  'pass recorded',
  'unsteady',
  'fail recorded',
];

function groupTable(results: readonly TestResult[]): string {
  const groups = [...new Set(results.map(({ group }) => group))];
  const rows = groups.map((name) => [name, ...counts(results.filter(({ group }) => group === name))]);
  if (groups.length > 1) rows.push(['together', ...counts(results)]);
  const columns = COLUMNS.map((title) => ({ title, align: 'right' as const }));
  return markdownTable([{ title: 'group', align: 'left' }, ...columns], rows);
}

function counts(results: readonly TestResult[]): string[] {
  const of = (...verdicts: Verdict[]) => results.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return [
    results.length,
    of('skipped'),
    of('fails bare'),
    of('same', 'unsteady', 'differs'),
    of('same'),
    of('unsteady'),
    of('differs'),
  ].map(String);
}

/** What recorders left beside their recordings, without the thread, and how many tests have it. */
function notes(results: readonly TestResult[]): string[] {
  const tests = new Map<string, number>();
  for (const { recording } of results) {
    for (const note of new Set(recording?.notes.map(withoutThread))) tests.set(note, (tests.get(note) ?? 0) + 1);
  }
  return [...tests].map(([note, count]) => `- in ${count} ${count === 1 ? 'test' : 'tests'}: ${note}`);
}

const withoutThread = (note: string) => note.trim().replace(/^Thread .*? was not recorded: /, '');

function recordingsLine(results: readonly TestResult[]): string {
  const compared = results.filter(
    ({ verdict }) => verdict === 'same' || verdict === 'differs' || verdict === 'unsteady',
  );
  const recordings = compared.map(({ recording }) => recording).filter((recording) => recording !== null);
  const sum = (field: 'threads' | 'slots' | 'lost' | 'skipped') =>
    count(recordings.reduce((total, recording) => total + recording[field], 0));
  const empty = recordings.filter(({ threads }) => threads === 0).length;
  return `Recordings: ${count(recordings.length)}, of ${sum('threads')} threads, with ${sum('slots')} records. Lost: ${sum('lost')}. Not understood: ${sum('skipped')}. Recordings of no thread at all: ${empty}.`;
}
