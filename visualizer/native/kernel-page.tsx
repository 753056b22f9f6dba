import { crossingText, timeOf } from '../../instrument/model/bench.ts';
import type { KernelResult } from '../../instrument/schema/bench.ts';
import { type NativePlace, nativeHash } from './address.ts';
import { CallSplitCard } from './call-split.tsx';
import { Comparison } from './comparison.tsx';
import { DelayCard } from './delay.tsx';
import { LimitsCard } from './limits.tsx';
import { TimeChart } from './time-chart.tsx';
import { Numbers } from './timings-table.tsx';
import type { NamedResult } from './use-figures.ts';
import { digits, times } from './words.ts';

interface KernelPageProps {
  shown: NamedResult;
  beside: NamedResult | null;
  kernels: KernelResult[];
  kernel: KernelResult;
  size: number;
  place: NativePlace;
  /** Whether something is being measured now. */
  measuring: boolean;
  onSize: (size: number) => void;
}

/** One kernel: its chart, what its native call is made of, limits, the loop, the numbers. */
export function KernelPage({ shown, beside, kernels, kernel, size, place, measuring, onSize }: KernelPageProps) {
  const { result: lab } = shown;
  const other = beside?.result.kernels.find((one) => one.kernel === kernel.kernel && one.sweep.length > 0) ?? null;
  const always = kernel.crossings.filter((crossing) => crossing.size === kernel.sweep[0].size);
  return (
    <div className="native-body">
      <nav aria-label="Kernels" className="kernels">
        <ul>
          {kernels.map((one) => (
            <li key={one.kernel}>
              <a
                href={nativeHash({ ...place, kernel: one.kernel, size: null })}
                aria-current={one === kernel ? 'page' : undefined}
                title={one.title}
              >
                {one.kernel}
                <Gain kernel={one} />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <main className="kernel" tabIndex={0} aria-label={`Figures of ${kernel.kernel}`} key={kernel.kernel}>
        <header>
          <h1>{kernel.kernel}</h1>
          <p>{kernel.title}</p>
        </header>
        <ul className="advice" data-testid="advice">
          {kernel.advice.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <section className="card" aria-labelledby="chart-title">
          <h2 id="chart-title">Time per element over size</h2>
          {other && beside && <p className="quiet">dashed: {beside.name}</p>}
          <TimeChart result={kernel} other={other} size={size} onSize={onSize} />
          {always.length > 0 && (
            <p className="quiet" data-testid="always">
              {always.map((crossing) => crossingText(crossing, kernel)).join('; ')}.
            </p>
          )}
        </section>
        {beside && <Comparison before={beside} after={shown} kernel={kernel} />}
        <div className="cards">
          <CallSplitCard result={kernel} size={size} onSize={onSize} />
          <LimitsCard lab={lab} result={kernel} size={size} />
          <DelayCard delays={lab.loopDelay} recordings={shown.recordings} measuring={measuring} />
        </div>
        <Numbers lab={lab} result={kernel} size={size} onSize={onSize} />
      </main>
    </div>
  );
}

/** How many times as fast as optimised JavaScript the native code is at the largest size that both have. */
function Gain({ kernel: { sweep } }: { kernel: KernelResult }) {
  const last = sweep.findLast((one) => timeOf(one, 'js-fast') !== null && timeOf(one, 'native') !== null);
  if (!last) return null;
  const ratio = timeOf(last, 'js-fast')! / timeOf(last, 'native')!;
  const title = `Native code is ${digits(ratio)} times as fast as optimised JavaScript at the largest size`;
  return (
    <span className={ratio >= 1 ? 'gain' : 'gain lost'} title={title}>
      {times(ratio)}
    </span>
  );
}
