import { type CallSplit, callSplit } from '../../instrument/model/bench.ts';
import type { KernelResult, Measured } from '../../instrument/schema/bench.ts';
import { percent, shortDuration } from '../view/format.ts';
import { brief, whole } from './words.ts';

const PARTS = [
  { part: 'boundary', means: 'there and back' },
  { part: 'marshalling', means: 'arguments and result' },
  { part: 'work', means: 'the job itself' },
] as const satisfies { part: keyof CallSplit; means: string }[];

interface CallSplitProps {
  result: KernelResult;
  size: number;
  onSize: (size: number) => void;
}

/** What a synchronous native call is made of, at each size. */
export function CallSplitCard({ result, size, onSize }: CallSplitProps) {
  const split = result.sweep.flatMap((measured) => {
    const parts = callSplit(measured);
    return parts ? [{ measured, parts, total: parts.boundary + parts.marshalling + parts.work }] : [];
  });
  const chosen = split.find(({ measured }) => measured.size === size) ?? split.at(-1);
  return (
    <section className="card" aria-labelledby="split-title" data-testid="split">
      <h2 id="split-title">What a native call is made of</h2>
      {chosen && chosen.total > 0 ? (
        <>
          <p className="quiet">
            {whole(chosen.measured.size)} {result.unit}: {shortDuration(chosen.total)}
          </p>
          <dl className="split-parts">
            {PARTS.map(({ part, means }) => (
              <div key={part}>
                <dt>
                  <span className={`swatch part-${part}`} />
                  {part}
                  <small>{means}</small>
                </dt>
                <dd>
                  {shortDuration(chosen.parts[part])}{' '}
                  <span className="share">{percent(chosen.parts[part] / chosen.total)}</span>
                </dd>
              </div>
            ))}
          </dl>
          <ol className="split-rows">
            {split.map((one) => (
              <SplitRow key={one.measured.size} {...one} chosen={one === chosen} onSize={onSize} />
            ))}
          </ol>
        </>
      ) : (
        <p className="quiet">Calls that do less than the native one were not measured, so it is not split.</p>
      )}
    </section>
  );
}

interface SplitRowProps {
  measured: Measured;
  parts: CallSplit;
  total: number;
  chosen: boolean;
  onSize: (size: number) => void;
}

function SplitRow({ measured: { size }, parts, total, chosen, onSize }: SplitRowProps) {
  const said = PARTS.map(({ part }) => `${part} ${percent(parts[part] / total)}`).join(', ');
  return (
    <li>
      <button type="button" aria-pressed={chosen} onClick={() => onSize(size)}>
        <span className="split-size">{brief(size)}</span>
        <span className="split-bar">
          {PARTS.map(({ part }) => (
            <i key={part} className={`part-${part}`} style={{ width: `${(100 * parts[part]) / total}%` }} />
          ))}
        </span>
        <span className="split-total">{shortDuration(total)}</span>
        <span className="unseen">: {said}</span>
      </button>
    </li>
  );
}
