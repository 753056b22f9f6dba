import { type ComparedTiming, compareTimings, driverTitle } from '../../instrument/model/bench.ts';
import type { KernelResult } from '../../instrument/schema/bench.ts';
import { shortDuration } from '../view/format.ts';
import { driversOf } from './timings-table.tsx';
import type { NamedResult } from './use-figures.ts';
import { machineText, times, whole } from './words.ts';

interface ComparisonProps {
  before: NamedResult;
  after: NamedResult;
  /** Of the later one. */
  kernel: KernelResult;
}

/** One kernel's times in two results: on two machines, on two versions of Node, on two days. */
export function Comparison({ before, after, kernel }: ComparisonProps) {
  const all = compareTimings(before.result, after.result);
  const timings = all.filter((timing) => timing.kernel === kernel.kernel);
  const drivers = driversOf(kernel.sweep).filter((driver) => timings.some((timing) => timing.driver === driver));
  const sizes = [...new Set(timings.map(({ size }) => size))];
  return (
    <section className="card comparison" aria-labelledby="comparison-title" data-testid="comparison">
      <h2 id="comparison-title">
        {after.name} against {before.name}
      </h2>
      <dl className="machines">
        {[after, before].map(({ name, result }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{machineText(result)}</dd>
          </div>
        ))}
      </dl>
      <p>{summaryOf(kernel.kernel, timings, all)}</p>
      {timings.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        <section className="figures" data-scrolls aria-label="Both compared" tabIndex={0}>
          <table>
            <caption>
              How many times as fast as in {before.name}; pale where the difference is within the spread of the figures.
            </caption>
            <thead>
              <tr>
                <th scope="col">{kernel.unit}</th>
                {drivers.map((driver) => (
                  <th scope="col" key={driver}>
                    {driverTitle(driver, kernel.peer)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sizes.map((size) => (
                <tr key={size}>
                  <th scope="row">{whole(size)}</th>
                  {drivers.map((driver) => (
                    <Ratio key={driver} timing={timings.find((one) => one.size === size && one.driver === driver)} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Ratio({ timing }: { timing: ComparedTiming | undefined }) {
  if (!timing) return <td>–</td>;
  const { before, after, speed, clear } = timing;
  const kind = !clear ? 'unclear' : speed >= 1 ? 'faster' : 'slower';
  return (
    <td className={kind} title={`${shortDuration(before)} before, ${shortDuration(after)} now`}>
      {times(speed)}
    </td>
  );
}

function summaryOf(kernel: string, timings: readonly ComparedTiming[], all: readonly ComparedTiming[]): string {
  if (all.length === 0) return 'They have no kernel, size and way in common.';
  if (timings.length === 0) return `They have no size and way of ${kernel} in common.`;
  const clear = timings.filter((timing) => timing.clear);
  const faster = clear.filter(({ speed }) => speed > 1).length;
  const words = `Of ${timings.length} times of ${kernel}, ${faster} are clearly shorter and ${clear.length - faster} clearly longer`;
  return `${words}; the other ${timings.length - clear.length} are the same within the spread of the figures.`;
}
