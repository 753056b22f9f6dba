/** What to do with the figures, in sentences. */
import { crossingText, driverTitle, timeOf } from '../../instrument/model/bench.ts';
import type { DriverName, KernelResult, Measured } from '../../instrument/schema/bench.ts';
import { bytes, count, digits } from '../table.ts';
import { bytesAt, fastest } from './crossings.ts';

const ON_THE_THREAD: readonly DriverName[] = ['js', 'js-fast', 'wasm', 'native'];
/** A task that keeps the loop busy for longer is felt. */
const FELT_NS = 5e6;

/** At most a handful of sentences, the most useful first. */
export function adviceOf(result: Omit<KernelResult, 'advice'>): string[] {
  const { sweep, unit } = result;
  if (sweep.length === 0) return [];
  return [
    whereToStay(result),
    howMuch(sweep, unit),
    keepTheLoopFree(sweep, unit),
    threads(result),
    beware(result),
  ].filter((sentence) => sentence !== null);
}

/** The best JavaScript that was measured. */
function bestJavaScript(sweep: readonly Measured[]): { driver: DriverName; name: string } | null {
  const has = (driver: DriverName) => sweep.some((measured) => timeOf(measured, driver) !== null);
  if (has('js-fast')) return { driver: 'js-fast', name: 'optimised JavaScript' };
  return has('js') ? { driver: 'js', name: 'JavaScript' } : null;
}

/** Up to which size JavaScript is as good as anything; null where there is nothing to say it of. */
function whereToStay({ sweep, unit, crossings }: Omit<KernelResult, 'advice'>): string | null {
  const best = bestJavaScript(sweep);
  const others = sweep.some((measured) => timeOf(measured, 'native') !== null || timeOf(measured, 'wasm') !== null);
  if (!best || !others) return null;
  const leaves = crossings.filter(
    ({ winner, loser }) => loser === best.driver && (winner === 'native' || winner === 'wasm'),
  );
  if (leaves.length === 0) return `Stay in JavaScript: nothing on one thread beats it at the largest size measured.`;
  const first = leaves.reduce((a, b) => (a.at <= b.at ? a : b));
  if (first.size === sweep[0].size) return `${capital(driverTitle(first.winner, null))} is worth it at every size.`;
  const amount = bytesAt(sweep, first.at);
  const size = `${count(first.at)} ${unit}${amount > 0 ? ` (${bytes(amount)})` : ''}`;
  return `For less than about ${size} stay in JavaScript: the call costs more than it saves.`;
}

/** The gain at the largest size that both were measured at. */
function howMuch(sweep: readonly Measured[], unit: string): string | null {
  const js = bestJavaScript(sweep);
  const last = js && sweep.findLast((measured) => timeOf(measured, js.driver) && timeOf(measured, 'native'));
  if (!last) return null;
  const ratio = timeOf(last, js.driver)! / timeOf(last, 'native')!;
  const best = fastest(last, ON_THE_THREAD)!;
  const size = `${count(last.size)} ${unit}`;
  if (ratio < 1.1 && ratio > 0.9) return `At ${size} ${js.name} and native code take the same time.`;
  if (ratio <= 0.9) return `At ${size} ${js.name} is ${digits(1 / ratio)} times as fast as native code.`;
  const tail = best === 'native' ? '' : `; fastest on this thread is ${driverTitle(best, null)}`;
  return `At ${size} native code is ${digits(ratio)} times as fast as ${js.name}${tail}.`;
}

/** From which size a synchronous call is felt. */
function keepTheLoopFree(sweep: readonly Measured[], unit: string): string | null {
  const felt = sweep.find((measured) => (timeOf(measured, 'native') ?? 0) > FELT_NS);
  if (!felt || timeOf(felt, 'native-async') === null) return null;
  return `From ${count(felt.size)} ${unit} on a synchronous call blocks the loop for more than 5 ms: use the async one, which costs a few microseconds.`;
}

function threads(result: Omit<KernelResult, 'advice'>): string | null {
  const crossing = result.crossings.find(({ winner, loser }) => winner === 'native-threads' && loser === 'native');
  if (!crossing) return null;
  return `${capital(crossingText(crossing, result))}.`;
}

/** Where an optimisation made it worse. */
function beware({ sweep, unit }: Omit<KernelResult, 'advice'>): string | null {
  const worse = sweep.filter((measured) => {
    const js = timeOf(measured, 'js');
    const fast = timeOf(measured, 'js-fast');
    return js !== null && fast !== null && fast > js * 1.25;
  });
  if (worse.length === 0) return null;
  const { size } = worse[worse.length - 1];
  return `The optimised JavaScript is slower than the plain one at ${count(size)} ${unit}: measure before you rewrite.`;
}

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);
