import { useEffect, useState } from 'react';
import { parseAlign } from '../../instrument/model/compare-align.ts';
import type { Comparing, ComparingState } from './comparing.ts';

type Kind = 'main' | 'iteration' | 'callback' | 'site';

/** Which moment of both is laid over one another. */
export function AlignChoice({ comparing, state }: { comparing: Comparing; state: ComparingState }) {
  const { align, alignment, overview, pair } = state;
  const current = parseAlign(align);
  const kind: Kind = current?.at ?? 'main';
  const last = overview!.iterations;
  const canBePair = pair?.row.a && pair.row.b;
  const change = (to: Kind) => {
    if (to === 'main') void comparing.align('main');
    else if (to === 'iteration') void comparing.align(`iteration:${Math.min(1, last)}`);
    else if (to === 'callback' && canBePair) void comparing.align(`callback:${pair.row.item + 1}`);
  };
  return (
    <div className="align">
      <label>
        <span className="quiet">Aligned at</span>
        <select value={kind} data-testid="align" onChange={(event) => change(event.target.value as Kind)}>
          <option value="main">start of main</option>
          <option value="iteration" disabled={last === 0}>
            an iteration
          </option>
          <option value="callback" disabled={kind !== 'callback' && !canBePair}>
            {kind === 'callback' ? alignment!.moment : 'the selected callback'}
          </option>
          {kind === 'site' && <option value="site">{alignment!.moment}</option>}
        </select>
      </label>
      {current?.at === 'iteration' && (
        <IterationInput
          number={current.number}
          last={last}
          onChange={(number) => void comparing.align(`iteration:${number}`)}
        />
      )}
    </div>
  );
}

interface IterationProps {
  number: number;
  last: number;
  onChange: (number: number) => void;
}

function IterationInput({ number, last, onChange }: IterationProps) {
  const [text, setText] = useState(String(number));
  useEffect(() => setText(String(number)), [number]);
  return (
    <input
      type="number"
      min={0}
      max={last}
      value={text}
      aria-label={`Number of the iteration, 0 to ${last}`}
      onChange={(event) => {
        setText(event.target.value);
        const value = event.target.valueAsNumber;
        if (Number.isInteger(value) && value >= 0 && value <= last && value !== number) onChange(value);
      }}
    />
  );
}
