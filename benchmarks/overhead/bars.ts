/** What the recorder promises about its cost, held against what was measured. */
import { digits, duration } from '../table.ts';
import type { Verdict } from '../verdicts.ts';
import type { DriverResult, ProgramResult } from './measure.ts';

const MOST_TO_HOOKS_PER_AWAIT = 1.5;
const MOST_TO_BARE_PER_REQUEST = 1.2;
const MOST_TO_BARE_PER_REQUEST_WITH_SITES = 1.8;
const LEAST_TRACE_PER_AWAIT_WITH_SITES = 5;
const LEAST_BUBBLEPROF_PER_AWAIT_WITH_SITES = 15;
const MOST_START_UP_NS = 20e6;
const MOST_BYTES_PER_EVENT = 20;

/** The verdict on each promise whose program was measured. */
export function judge(results: readonly ProgramResult[]): Verdict[] {
  const find = (program: string, driver: string) =>
    results.find((result) => result.program === program)?.drivers.find((result) => result.driver === driver);
  const withSites = find('awaits', 'sites');
  const verdicts = [
    atMost('per await at most', find('awaits', 'app')?.toHooks.median, MOST_TO_HOOKS_PER_AWAIT, 'empty hooks'),
    atMost('per HTTP request at most', find('http', 'app')?.toBare.median, MOST_TO_BARE_PER_REQUEST, 'bare'),
    atMost(
      'with call sites per HTTP request at most',
      find('http', 'sites')?.toBare.median,
      MOST_TO_BARE_PER_REQUEST_WITH_SITES,
      'bare',
    ),
    cheaper(withSites, find('awaits', 'trace'), LEAST_TRACE_PER_AWAIT_WITH_SITES, "Node's trace events"),
    cheaper(withSites, find('awaits', 'bubbleprof'), LEAST_BUBBLEPROF_PER_AWAIT_WITH_SITES, 'clinic bubbleprof'),
    startUp(find('start-up', 'bare'), find('start-up', 'app')),
    onDisk(results),
  ];
  return verdicts.filter((verdict) => verdict !== null);
}

function atMost(claim: string, ratio: number | undefined, most: number, what: string): Verdict | null {
  if (ratio === undefined) return null;
  return { claim: `${claim} ${most} × ${what}`, measured: `${digits(ratio)} ×`, met: ratio <= most };
}

function cheaper(own?: DriverResult, other?: DriverResult, least = 1, what = ''): Verdict | null {
  if (!own || !other) return null;
  const ratio = other.ns.median / own.ns.median;
  return {
    claim: `with call sites per await at least ${least} times cheaper than ${what}`,
    measured: `${digits(ratio)} times`,
    met: ratio >= least,
  };
}

function startUp(bare?: DriverResult, own?: DriverResult): Verdict | null {
  if (!bare || !own) return null;
  const more = own.ns.median - bare.ns.median;
  return {
    claim: `start-up at most ${duration(MOST_START_UP_NS)} more`,
    measured: duration(more),
    met: more <= MOST_START_UP_NS,
  };
}

/** An empty script's recording is all header and text: it is left out. */
function onDisk(results: readonly ProgramResult[]): Verdict | null {
  const [densest] = results
    .filter(({ program }) => program !== 'start-up')
    .flatMap(({ program, drivers }) => drivers.map((result) => ({ program, ...result })))
    .filter(({ driver, bytesPerEvent }) => driver === 'app' && bytesPerEvent !== null)
    .toSorted((a, b) => b.bytesPerEvent! - a.bytesPerEvent!);
  if (!densest) return null;
  return {
    claim: `at most ${MOST_BYTES_PER_EVENT} bytes per event on disk`,
    measured: `${digits(densest.bytesPerEvent!)} bytes (${densest.program}, the most of all)`,
    met: densest.bytesPerEvent! <= MOST_BYTES_PER_EVENT,
  };
}
