import type { ReactNode } from 'react';
import { callSplit, driverTitle, type Rate, ratesOf } from '../../instrument/model/bench.ts';
import {
  DRIVERS,
  type DriverName,
  type KernelResult,
  type LabResult,
  type Measured,
} from '../../instrument/schema/bench.ts';
import { counted, percent, shortDuration } from '../view/format.ts';
import { digits, times, whole } from './words.ts';

interface TableProps {
  lab: LabResult;
  result: KernelResult;
  size: number;
  onSize: (size: number) => void;
}

/** The numbers behind the charts: times per call, and what a native call is made of, with its rates. */
export function Numbers(props: TableProps) {
  return (
    <div className="tables">
      <Times {...props} />
      {props.result.sweep.some(({ lesser }) => lesser !== null) && <NativeCalls {...props} />}
    </div>
  );
}

function Times({ lab, result: { sweep, unit, peer }, size, onSize }: TableProps) {
  const drivers = driversOf(sweep);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="figures" data-scrolls aria-label="Times per call" tabIndex={0}>
      <table data-testid="times">
        <caption>
          Time per call: the median of {counted(lab.effort.rounds, 'round')} ± median absolute deviation; × is the speed
          against plain JS.
        </caption>
        <thead>
          <tr>
            <th scope="col">{unit}</th>
            {drivers.map((driver) => (
              <th scope="col" key={driver} className={`way-${driver}`}>
                {driverTitle(driver, peer)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sweep.map((measured) => {
            const best = fastestOf(measured);
            return (
              <Row key={measured.size} of={measured.size} size={size} onSize={onSize}>
                {drivers.map((driver) => (
                  <td key={driver} className={driver === best ? 'best' : undefined}>
                    <Time measured={measured} driver={driver} />
                  </td>
                ))}
              </Row>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function NativeCalls({ lab, result, size, onSize }: TableProps) {
  const rows = result.sweep.flatMap((measured) => {
    const parts = callSplit(measured);
    return parts ? [{ measured, parts, rates: ratesOf(lab, result, measured, 'native') }] : [];
  });
  const [bytes, flops] = [rows.some(({ rates }) => rates.bytes), rows.some(({ rates }) => rates.flops)];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="figures" data-scrolls aria-label="A native call" tabIndex={0}>
      <table data-testid="native-calls">
        <caption>
          A synchronous native call, and how much of the machine’s limit for one thread it reaches
          {rows.some(({ rates: { bytes } }) => bytes && bytes.value > bytes.limit)
            ? '; what is beyond the memory’s comes from the caches.'
            : '.'}
        </caption>
        <thead>
          <tr>
            {[
              result.unit,
              'boundary',
              'marshalling',
              'work',
              ...(bytes ? ['GB/s'] : []),
              ...(flops ? ['GFLOP/s'] : []),
            ].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ measured, parts, rates }) => (
            <Row key={measured.size} of={measured.size} size={size} onSize={onSize}>
              {[parts.boundary, parts.marshalling, parts.work].map((ns, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the three parts are always the same
                <td key={i}>{shortDuration(ns)}</td>
              ))}
              {bytes && <RateCell rate={rates.bytes} />}
              {flops && <RateCell rate={rates.flops} />}
            </Row>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RateCell({ rate }: { rate: Rate | null }) {
  if (!rate) return <td>–</td>;
  return (
    <td>
      {digits(rate.value / 1e9)}
      <small> {percent(rate.value / rate.limit)}</small>
    </td>
  );
}

interface RowProps {
  /** The row's own size. */
  of: number;
  size: number;
  onSize: (size: number) => void;
  children: ReactNode;
}

function Row({ of, size, onSize, children }: RowProps) {
  return (
    <tr aria-current={of === size ? 'true' : undefined}>
      <th scope="row">
        <button type="button" onClick={() => onSize(of)}>
          {whole(of)}
        </button>
      </th>
      {children}
    </tr>
  );
}

/** The ways that were measured at any size. */
export function driversOf(sweep: readonly Measured[]): DriverName[] {
  return DRIVERS.filter((driver) => sweep.some(({ timings }) => timings.some((timing) => timing.driver === driver)));
}

function fastestOf({ timings }: Measured): DriverName | null {
  return timings.reduce((a, b) => (b.time.median < a.time.median ? b : a), timings[0])?.driver ?? null;
}

function Time({ measured: { timings }, driver }: { measured: Measured; driver: DriverName }) {
  const timing = timings.find((one) => one.driver === driver);
  if (!timing) return '–';
  const { median, mad } = timing.time;
  const plain = timings.find((one) => one.driver === 'js');
  return (
    <>
      {shortDuration(median)}
      <small>
        {' '}
        ±{Math.round((100 * mad) / median)} %{plain && driver !== 'js' ? ` ${times(plain.time.median / median)}` : ''}
      </small>
    </>
  );
}
