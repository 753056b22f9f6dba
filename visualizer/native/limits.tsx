import { driverTitle, type Rate, ratesOf } from '../../instrument/model/bench.ts';
import type { DriverName, KernelResult, LabResult } from '../../instrument/schema/bench.ts';
import { percent } from '../view/format.ts';
import { digits, whole } from './words.ts';

const SHOWN: readonly DriverName[] = ['js-fast', 'wasm', 'native', 'native-threads', 'workers', 'peer'];
const MOVES = { read: 'reads', write: 'writes', copy: 'copies' } as const;
const GIGA = 1e9;

interface LimitsProps {
  lab: LabResult;
  result: KernelResult;
  size: number;
}

/** Rates beside what the machine could do at most, measured in the same run. */
export function LimitsCard({ lab, result, size }: LimitsProps) {
  const measured = result.sweep.find((one) => one.size === size);
  const rates = SHOWN.flatMap((driver) => {
    const both = measured && ratesOf(lab, result, measured, driver);
    return both && (both.bytes || both.flops) ? [{ driver, ...both }] : [];
  });
  const { one, many } = lab.limits;
  const { moves } = result;
  return (
    <section className="card" aria-labelledby="limits-title" data-testid="limits">
      <h2 id="limits-title">Beside the machine’s own limits</h2>
      {rates.length === 0 ? (
        <p className="quiet">{result.kernel} is not about memory, and counts no floating-point operations.</p>
      ) : (
        <>
          <p className="quiet">
            {whole(size)} {result.unit}
          </p>
          <Rates
            title="GB/s"
            limits={`limit: one thread ${MOVES[moves]} ${digits(one[moves] / GIGA)}, ${lab.threads} together ${digits(many[moves] / GIGA)}`}
            peer={result.peer}
            rates={rates.map(({ driver, bytes }) => ({ driver, rate: bytes }))}
            beyond="More than the memory gives: it comes from the caches."
          />
          <Rates
            title="GFLOP/s"
            limits={`limit: one thread does ${digits(one.flops / GIGA)}, ${lab.threads} together ${digits(many.flops / GIGA)}`}
            peer={result.peer}
            rates={rates.map(({ driver, flops }) => ({ driver, rate: flops }))}
            beyond=""
          />
        </>
      )}
    </section>
  );
}

interface RatesProps {
  title: string;
  limits: string;
  peer: string | null;
  rates: { driver: DriverName; rate: Rate | null }[];
  /** Said where a rate is beyond its limit. */
  beyond: string;
}

function Rates({ title, limits, peer, rates, beyond }: RatesProps) {
  const shown = rates.flatMap(({ driver, rate }) => (rate ? [{ driver, rate }] : []));
  if (shown.length === 0) return null;
  const most = Math.max(...shown.map(({ rate: { value, limit } }) => Math.max(value, limit)));
  const part = (value: number) => `${(100 * value) / most}%`;
  return (
    <div className="rates">
      <h3>
        {title} <span className="limit-text">{limits}</span>
      </h3>
      <ul>
        {shown.map(({ driver, rate: { value, limit } }) => (
          <li key={driver} className={`way-${driver}`}>
            <span className="rate-name">{driverTitle(driver, peer)}</span>
            <span className="rate-bar">
              <i style={{ width: part(value) }} />
              <b style={{ left: part(limit) }} />
            </span>
            <span className="rate-value">
              {digits(value / GIGA)} <span className="share">{percent(value / limit)}</span>
            </span>
          </li>
        ))}
      </ul>
      {beyond && shown.some(({ rate: { value, limit } }) => value > limit) && <p className="quiet">{beyond}</p>}
    </div>
  );
}
