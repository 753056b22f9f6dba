import type { Frame } from '../../instrument/model/places.ts';
import { PHASE_NAMES } from '../../instrument/schema/events.ts';
import { useStage } from '../panels/hooks.ts';
import { Icon } from '../panels/icons.tsx';
import { useSource } from '../panels/source-panel.tsx';
import type { Facts } from '../source/protocol.ts';
import { namedFrame, shortSite } from '../source/site.ts';
import { count, exactDuration, exactTime } from '../view/format.ts';
import { Difference, toneOf } from './columns.tsx';
import { type Comparing, type ComparingState, runOf } from './comparing.ts';
import type { Pair } from './protocol.ts';
import { labelText, ordinal, shiftWords } from './words.ts';

interface PairProps {
  comparing: Comparing;
  state: ComparingState;
  pair: Pair;
}

/** The selected callback beside its partner. */
export function PairPanel({ comparing, state, pair }: PairProps) {
  const { row, label } = pair;
  const facts = [useStage(comparing.stages[0]).facts, useStage(comparing.stages[1]).facts];
  const runs = [runOf(pair, 0), runOf(pair, 1)];
  const { phase } = (row.a ?? row.b)!;
  const zero = state.alignment!.zero;
  const numbers: [name: string, values: string[], difference?: [number, number]][] = [
    ['position', runs.map((run) => (run ? ordinal(run.position) : '–'))],
    ['phase', runs.map((run) => (run ? phaseText(run.phase, run.iteration) : '–'))],
    ['began', runs.map((run, side) => (run ? exactTime(Math.round(run.start - zero[side])) : '–'))],
    timeRow('waited', row.a?.wait, row.b?.wait),
    timeRow('ran', row.a?.took, row.b?.took),
  ];
  return (
    <section className="panel pair" aria-label="The selected callback in both" data-testid="pair">
      <header className="panel-title">
        <span className={`swatch tone-${toneOf(label.lane, phase)}`} />
        <h2 title={labelText(label)}>
          {label.type} <span className="quiet">{label.function}</span>
        </h2>
        <button
          type="button"
          className="button small"
          title="Lay both over one another at this callback (H)"
          disabled={pair.align === null}
          onClick={() => void comparing.alignHere()}
        >
          <kbd>H</kbd>
          Align here
        </button>
        <button
          type="button"
          className="button small"
          title="Fit both into the view (F)"
          onClick={() => comparing.fitSelection()}
        >
          <kbd>F</kbd>
          Fit
        </button>
        <button
          type="button"
          className="button icon-only small"
          aria-label="Select nothing"
          title="Select nothing (Esc)"
          onClick={() => void comparing.select(null)}
        >
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className="panel-body" tabIndex={0} aria-label="Facts of the selected callback">
        <p className="why">{sentenceOf(pair)}</p>
        <table className="facts-table pair-table">
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
          <tbody>
            {numbers.map(([name, values, difference]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{values[0]}</td>
                <td>{values[1]}</td>
                <td>{difference && <Difference values={difference} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="both-sides">
          {(['A', 'B'] as const).map((letter, side) => (
            <OneSide
              key={letter}
              letter={letter}
              facts={facts[side]}
              has={runs[side] !== null}
              recording={comparing.threads[side].recording}
            />
          ))}
        </div>
      </section>
    </section>
  );
}

function timeRow(name: string, a: number | undefined, b: number | undefined): [string, string[], [number, number]] {
  const texts = [a, b].map((time) => (time === undefined || Number.isNaN(time) ? '–' : exactDuration(time)));
  return [name, texts, [a ?? Number.NaN, b ?? Number.NaN]];
}

interface OneSideProps {
  letter: string;
  facts: Facts | null;
  /** Whether this side has it at all. */
  has: boolean;
  recording: string;
}

/** Who scheduled it, on which line, and why it ran where it ran. */
function OneSide({ letter, facts, has, recording }: OneSideProps) {
  if (!has) {
    return (
      <section className="one-side" aria-label={`In ${letter}`}>
        <h3>
          <b className="letter">{letter}</b> has no counterpart of it
        </h3>
      </section>
    );
  }
  const span = facts?.span;
  const frame = span && span.stack.length > 0 ? namedFrame(span.stack) : null;
  const by = span?.chain[0]?.title ?? span?.root ?? '';
  return (
    <section className="one-side" aria-label={`In ${letter}`}>
      <h3>
        <b className="letter">{letter}</b> {facts?.title}
      </h3>
      {frame && <SourceLine frame={frame} process={Number.parseInt(facts!.ref.thread, 10)} recording={recording} />}
      {by !== '' && <p className="quiet">scheduled by {by}</p>}
      {span && <p>{span.why}</p>}
    </section>
  );
}

interface SourceLineProps {
  frame: Frame;
  process: number;
  recording: string;
}

/** The line that scheduled it. */
function SourceLine({ frame, process, recording }: SourceLineProps) {
  const loaded = useSource(frame[0], process, recording);
  const text = loaded.state === 'text' ? loaded.lines[frame[1] - 1]?.trim() : undefined;
  return (
    <p className="source-line">
      <code>{text ?? shortSite(frame)}</code>
      {text !== undefined && <span className="quiet">{shortSite(frame)}</span>}
    </p>
  );
}

function phaseText(phase: number, iteration: number): string {
  if (phase === 0) return 'unknown';
  return `${PHASE_NAMES[phase]}${iteration > 0 ? ` of #${count(iteration)}` : ''}`;
}

function sentenceOf({ row }: Pair): string {
  if (!row.a || !row.b)
    return `It ran in ${row.a ? 'A' : 'B'} alone, ${ordinal((row.a ?? row.b)!.position)} of its callbacks.`;
  const places = `${ordinal(row.a.position)} in A, ${ordinal(row.b.position)} in B`;
  if (row.shift === 0) return `${places}: among what both have it kept its place.`;
  if (row.moved) return `${places}: among what both have it ran ${shiftWords(row.shift)} in B.`;
  return `${places}: others moved past it, so it ran ${shiftWords(row.shift)} in B.`;
}
