import { type ReactNode, useMemo } from 'react';
import type { Both } from '../../instrument/model/compare.ts';
import type { PhaseRow } from '../../instrument/model/compare-totals.ts';
import { waitNames } from '../../instrument/model/compare-words.ts';
import { PHASE_NAMES } from '../../instrument/schema/events.ts';
import { count, shortDuration } from '../view/format.ts';
import { Difference, Name, toneOf } from './columns.tsx';
import type { Comparing, ComparingState } from './comparing.ts';
import type { Overview } from './protocol.ts';
import { duration, signedCount } from './words.ts';

/** Passes that a narrow panel has room for. */
const MOST_PASSES = 9999;

interface FactsProps {
  comparing: Comparing;
  state: ComparingState;
}

/** What differs as a whole: in sentences, by phase, in numbers. */
export function FactsPanel({ comparing, state }: FactsProps) {
  const overview = state.overview!;
  return (
    <section className="panel difference" aria-label="What differs" data-testid="difference">
      <header className="panel-title">
        <h2>What differs</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className="panel-body" tabIndex={0} aria-label="What differs, in sentences and numbers">
        {overview.sentences.map((sentence) => (
          <p key={sentence} className="why">
            {sentence}
          </p>
        ))}
        <Phases phases={overview.phases} />
        <Totals overview={overview} />
        <Waits overview={overview} />
        <Longest comparing={comparing} overview={overview} />
      </section>
    </section>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="block">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Phases({ phases }: { phases: PhaseRow[] }) {
  if (phases.length === 0) return null;
  // The totals have the number of iterations, too; here such numbers would be cut.
  const crowded = phases.some(({ passes }) => Math.max(...passes) > MOST_PASSES);
  return (
    <Block title="Time in each phase">
      <PhaseBars phases={phases} />
      <table className="facts-table">
        <thead>
          <tr>
            <th scope="col">phase</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">B − A</th>
            {!crowded && <th scope="col">passes A</th>}
            {!crowded && <th scope="col">B</th>}
          </tr>
        </thead>
        <tbody>
          {phases.flatMap(({ phase, passes, awake, asleep }) => {
            const tone = PHASE_NAMES.indexOf(phase);
            const rows = [
              <tr key={phase}>
                <th scope="row">
                  <span className={`swatch tone-${tone}`} />
                  {phase}
                </th>
                <Times values={awake} />
                {!crowded && <td>{count(passes[0])}</td>}
                {!crowded && <td>{count(passes[1])}</td>}
              </tr>,
            ];
            if (asleep[0] + asleep[1] > 0)
              rows.push(
                <tr key={`${phase} asleep`}>
                  <th scope="row">
                    <span className="swatch tone-9 hatched" />
                    {phase}, asleep
                  </th>
                  <Times values={asleep} />
                  {!crowded && <td />}
                  {!crowded && <td />}
                </tr>,
              );
            return rows;
          })}
        </tbody>
      </table>
    </Block>
  );
}

function Times({ values }: { values: Both<number> }) {
  return (
    <>
      <td>{duration(values[0])}</td>
      <td>{duration(values[1])}</td>
      <td>
        <Difference values={values} />
      </td>
    </>
  );
}

/** Both runs as one bar each, as long as their time, the phases in the loop's order. */
function PhaseBars({ phases }: { phases: PhaseRow[] }) {
  const sums = ([0, 1] as const).map((side) =>
    phases.reduce((sum, { awake, asleep }) => sum + awake[side] + asleep[side], 0),
  );
  const longest = Math.max(...sums, 1);
  return (
    <div className="phase-bars" aria-hidden="true">
      {([0, 1] as const).map((side) => (
        <div className="phase-bar" key={side}>
          <b className="letter">{'AB'[side]}</b>
          <div className="bar">
            {phases.flatMap(({ phase, awake, asleep }) => [
              <span
                key={phase}
                className={`tone-${PHASE_NAMES.indexOf(phase)}`}
                style={{ width: `${(awake[side] / longest) * 100}%` }}
              />,
              asleep[side] > 0 && (
                <span
                  key={`${phase} asleep`}
                  className="tone-9 hatched"
                  style={{ width: `${(asleep[side] / longest) * 100}%` }}
                />
              ),
            ])}
          </div>
          <span className="bar-sum">{shortDuration(sums[side])}</span>
        </div>
      ))}
    </div>
  );
}

function Totals({ overview }: { overview: Overview }) {
  return (
    <Block title="Totals">
      <table className="facts-table">
        <SideHeads />
        <tbody>
          {overview.totals.map(({ name, unit, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {unit === 'ns' ? (
                <Times values={values} />
              ) : (
                <>
                  <td>{count(values[0])}</td>
                  <td>{count(values[1])}</td>
                  <td className="quiet">{signedCount(values[1] - values[0])}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  );
}

function SideHeads() {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span className="unseen">what</span>
        </th>
        <th scope="col">A</th>
        <th scope="col">B</th>
        <th scope="col">B − A</th>
      </tr>
    </thead>
  );
}

function Waits({ overview }: { overview: Overview }) {
  if (overview.waits.length === 0) return null;
  const ranks = ['p50', 'p99', 'max'] as const;
  const names = waitNames(overview.waits);
  return (
    <Block title="Waits from scheduling to running, by type">
      <table className="facts-table">
        <thead>
          <tr>
            <th scope="col">type</th>
            {ranks.flatMap((rank) =>
              ['A', 'B'].map((side) => (
                <th scope="col" key={rank + side}>
                  {side === 'A' ? `${rank} A` : 'B'}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {overview.waits.map(({ type, wait }, at) => (
            <tr key={type}>
              <th scope="row">{names[at]}</th>
              {ranks.flatMap((rank) =>
                wait.map((spread, side) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: A and B
                  <td key={rank + side}>{duration(spread?.[rank])}</td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  );
}

function Longest({ comparing, overview }: { comparing: Comparing; overview: Overview }) {
  const sides = useMemo(() => overview.longest.map((list, side) => ({ letter: 'AB'[side], list })), [overview]);
  return (
    <Block title="Longest callbacks">
      <div className="longest">
        {sides.map(({ letter, list }) => (
          <ul key={letter} aria-label={`Longest callbacks of ${letter}`}>
            {list.map(({ item, label, run }) => (
              <li key={item}>
                <button type="button" onClick={() => void comparing.select(item)}>
                  <b className="letter">{letter}</b>
                  <Name label={label} phase={toneOf(label.lane, run.phase)} />
                  <span>{shortDuration(run.took)}</span>
                </button>
              </li>
            ))}
            {list.length === 0 && <li className="quiet">{letter} has none.</li>}
          </ul>
        ))}
      </div>
    </Block>
  );
}
