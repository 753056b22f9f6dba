import { useEffect, useState } from 'react';
import { parseAlign } from '../../instrument/model/compare-align.ts';
import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { Icon, Logo } from '../panels/icons.tsx';
import { fileName } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import type { Comparing, ComparingState, Side } from './comparing.ts';
import { CompareMenu } from './menu.tsx';
import { threadText } from './words.ts';

interface TopBarProps {
  comparing: Comparing;
  state: ComparingState;
  theme: Theme;
  onTheme: () => void;
  onKeys: () => void;
}

export function CompareTopBar({ comparing, state, theme, onTheme, onKeys }: TopBarProps) {
  const [a, b] = comparing.threads;
  const ready = state.alignment !== null;
  return (
    <header className="top-bar">
      <div className="brand">
        <Logo />
        <span>Loopscope</span>
      </div>
      <div className="compared-names">
        <SideName comparing={comparing} state={state} side={0} />
        <SideName comparing={comparing} state={state} side={1} />
        <button
          type="button"
          className="button icon-only"
          aria-label="Exchange A and B"
          title="Exchange A and B"
          onClick={() => {
            location.hash = comparisonHash(b, a);
          }}
        >
          <Icon name="swap" />
        </button>
      </div>
      <div className="tools">
        {ready && <AlignChoice comparing={comparing} state={state} />}
        {ready && (
          <button type="button" className="button" title="Show both whole (0)" onClick={() => comparing.showWhole()}>
            <Icon name="whole" />
            <span className="wide">Whole</span>
          </button>
        )}
        <CompareMenu summary={state.summaries[0]} base={a} />
        <button type="button" className="button" title="Keys and gestures (?)" onClick={onKeys}>
          <kbd>?</kbd>
          <span className="wide">Keys</span>
        </button>
        <button
          type="button"
          className="button icon-only"
          data-testid="theme"
          aria-label={theme.name === 'dark' ? 'Light colours' : 'Dark colours'}
          title={theme.name === 'dark' ? 'Light colours' : 'Dark colours'}
          onClick={onTheme}
        >
          <Icon name={theme.name === 'dark' ? 'sun' : 'moon'} />
        </button>
      </div>
    </header>
  );
}

/** A letter with what it stands for; leads to that recording alone. */
function SideName({ comparing, state, side }: { comparing: Comparing; state: ComparingState; side: Side }) {
  const summary = state.summaries[side];
  const { recording, thread } = comparing.threads[side];
  const letter = 'AB'[side];
  const name = summary?.name || recording;
  const which = thread === null ? '' : summary?.threads[0] ? threadText(summary.threads[0]) || 'main thread' : thread;
  const command = summary?.manifest?.command.map(fileName).join(' ') ?? '';
  return (
    <a
      className="compared-name"
      href={`#rec=${encodeURIComponent(recording)}`}
      data-testid={`name-${letter}`}
      title={`${name}${which ? `, ${which}` : ''}\n${command}\nShow it alone`}
    >
      <b className="letter">{letter}</b>
      <span className="name">
        <bdi>{name}</bdi>
      </span>
      {which !== '' && <span className="quiet">{which}</span>}
    </a>
  );
}

type Kind = 'main' | 'iteration' | 'callback' | 'site';

/** Which moment of both is laid over one another. */
function AlignChoice({ comparing, state }: { comparing: Comparing; state: ComparingState }) {
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
