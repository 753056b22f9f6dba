import { useEffect, useState } from 'react';
import { type AlignAt, alignText, parseAlign } from '../../instrument/model/compare-align.ts';
import { Icon } from '../panels/icons.tsx';
import type { Comparing, ComparingState } from './comparing.ts';
import type { SiteChoice } from './protocol.ts';
import { labelText } from './words.ts';

interface ChoiceProps {
  comparing: Comparing;
  state: ComparingState;
}

/** Which moment of both is laid over one another. */
export function AlignChoice({ comparing, state }: ChoiceProps) {
  const { align, alignment, overview, pair } = state;
  const current = parseAlign(align) ?? { at: 'main' };
  const { iterations, alignable } = overview!;
  const change = (to: AlignAt['at']) => {
    if (to === 'main') void comparing.align('main');
    else if (to === 'iteration') void comparing.align(`iteration:${Math.min(1, iterations)}`);
    else if (to === 'callback') void comparing.alignHere();
    else void comparing.align((alignable.find(({ group }) => group === pair?.row.group) ?? alignable[0]).align);
  };
  return (
    <div className="align">
      <label title="The moment of both that is laid over one another">
        <Icon name="align" />
        <span className="quiet">Aligned at</span>
        <select
          value={current.at}
          data-testid="align"
          onChange={(event) => change(event.target.value as AlignAt['at'])}
        >
          <option value="main">start of main</option>
          <option value="iteration" disabled={iterations === 0}>
            an iteration
          </option>
          <option value="site" disabled={alignable.length === 0}>
            a call site
          </option>
          <option value="callback" disabled={current.at !== 'callback' && !pair?.align}>
            {current.at === 'callback' ? alignment!.moment : 'the selected callback'}
          </option>
        </select>
      </label>
      {current.at === 'iteration' && (
        <NumberInput
          number={current.number}
          least={0}
          most={iterations}
          label="Number of the iteration"
          onChange={(number) => void comparing.align(`iteration:${number}`)}
        />
      )}
      {current.at === 'site' && <SiteInput comparing={comparing} state={state} site={current} />}
    </div>
  );
}

/** Which call site, and which of its runs. */
function SiteInput({ comparing, state, site }: ChoiceProps & { site: AlignAt & { at: 'site' } }) {
  const { alignable } = state.overview!;
  const chosen = alignable.find((choice) => isAt(choice, site));
  return (
    <>
      <select
        value={chosen?.align ?? ''}
        data-testid="align-site"
        aria-label="Call site"
        title={state.alignment!.moment}
        onChange={(event) => void comparing.align(event.target.value)}
      >
        {!chosen && <option value="">{state.alignment!.moment}</option>}
        {alignable.map((choice) => (
          <option key={choice.align} value={choice.align}>
            {labelText(choice.label)}
          </option>
        ))}
      </select>
      {chosen && chosen.runs > 1 && (
        <NumberInput
          number={site.run}
          least={1}
          most={chosen.runs}
          label="Number of its run"
          onChange={(run) => void comparing.align(alignText({ ...site, run }))}
        />
      )}
    </>
  );
}

/** Whether an address means this call site; it may name the file by more or fewer of its folders. */
function isAt({ align }: SiteChoice, { file, line }: AlignAt & { at: 'site' }): boolean {
  const choice = parseAlign(align);
  if (choice?.at !== 'site' || choice.line !== line) return false;
  return `/${choice.file}`.endsWith(`/${file}`) || `/${file}`.endsWith(`/${choice.file}`);
}

interface NumberProps {
  number: number;
  least: number;
  most: number;
  label: string;
  onChange: (number: number) => void;
}

function NumberInput({ number, least, most, label, onChange }: NumberProps) {
  const [text, setText] = useState(String(number));
  useEffect(() => setText(String(number)), [number]);
  return (
    <input
      type="number"
      min={least}
      max={most}
      value={text}
      aria-label={`${label}, ${least} to ${most}`}
      onChange={(event) => {
        setText(event.target.value);
        const value = event.target.valueAsNumber;
        if (Number.isInteger(value) && value >= least && value <= most && value !== number) onChange(value);
      }}
    />
  );
}
