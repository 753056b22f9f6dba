import type { Machine } from '../machine.ts';
import { digits, duration } from '../table.ts';
import type { DriverResult, ProgramResult } from './measure.ts';
import type { OverheadReport } from './report.ts';

/** What the README says of the cost: a table of ratios, and the most telling of them in sentences. */
export function overheadFigures(report: OverheadReport): string {
  return [costTable(report), costInShort(report), measured(report)].join('\n\n');
}

const DRIVERS = [
  ['hooks', 'empty async hooks'],
  ['app', '**app**'],
  ['sites', '**app, --sites**'],
  ['lab', '**lab**'],
  ['trace', 'trace events'],
  ['bubbleprof', 'clinic bubbleprof'],
  ['doctor', 'clinic doctor'],
  ['0x', '0x'],
] as const;

function costTable({ programs }: OverheadReport): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['per operation', 'bare', ...DRIVERS.map(([, title]) => title)]),
    line(['---', ...Array(DRIVERS.length + 1).fill('--:')]),
    ...programs
      .filter(({ program }) => program !== 'start-up')
      .map((program) => line([program.operation, duration(of(program, 'bare')!.ns.median), ...ratios(program)])),
  ].join('\n');
}

const of = ({ drivers }: ProgramResult, name: string): DriverResult | undefined =>
  drivers.find(({ driver }) => driver === name);

function ratios(program: ProgramResult): string[] {
  return DRIVERS.map(([name]) => {
    const result = of(program, name);
    return result ? `${digits(result.toBare.median)} ×` : 'failed';
  });
}

function costInShort({ rounds, programs }: OverheadReport): string {
  const find = (name: string) => programs.find(({ program }) => program === name)!;
  const [awaits, http, start] = [find('awaits'), find('http'), find('start-up')];
  const cheaper = (name: string) => {
    const other = of(awaits, name);
    return other ? `${Math.round(other.ns.median / of(awaits, 'sites')!.ns.median)} times cheaper` : 'not comparable';
  };
  const more = (name: string) => duration(of(start, name)!.ns.median - of(start, 'bare')!.ns.median);
  return [
    `Medians of ${rounds} interleaved rounds, one process per trial; times what nothing attached takes in the same round.`,
    `In short: app detail costs ${digits(of(awaits, 'app')!.toHooks.median)} × what empty hooks cost per await, and ${digits(of(http, 'app')!.toBare.median)} × bare per HTTP request.`,
    `With the call site of every operation an await is ${cheaper('trace')} than with Node's trace events, which have no call sites, and ${cheaper('bubbleprof')} than with bubbleprof, which has.`,
    `Doctor and 0x are cheaper because they sample: they see no order and no causes.`,
    `Start-up takes ${more('app')} more in the program; the command around it ${more('record')} in all.`,
  ].join(' ');
}

function measured({ machine }: OverheadReport): string {
  const { date, cpu, cores, memory, kernel, node }: Machine = machine;
  return [
    `Measured ${date.slice(0, 10)} by \`npm run bench -- overhead\``,
    `on ${cpu}, ${cores} cores, ${memory}, ${kernel}, Node.js ${node.slice(1)}.`,
    `All columns with their spread: [benchmarks/results/overhead.md](benchmarks/results/overhead.md).`,
  ].join(' ');
}
