import { useRef } from 'react';
import type { NativePlace } from './address.ts';
import type { NamedResult } from './use-figures.ts';

interface ResultChoiceProps {
  results: NamedResult[];
  shown: NamedResult | null;
  beside: NamedResult | null;
  onChoose: (change: Partial<NativePlace>) => void;
  onFiles: (files: Iterable<File>) => void;
}

const titleOf = ({ name, result: { machine } }: NamedResult) => `${name} (Node ${machine.node})`;

/** Which result is shown, beside which other one, and the button that adds more of them. */
export function ResultChoice({ results, shown, beside, onChoose, onFiles }: ResultChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  const others = results.filter((one) => one !== shown);
  return (
    <>
      {results.length > 1 && shown && (
        <div className="results">
          <label>
            <span className="quiet">Shown</span>
            <select value={shown.name} onChange={(event) => onChoose({ of: event.target.value, beside: null })}>
              {results.map((one) => (
                <option key={one.name} value={one.name}>
                  {titleOf(one)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="quiet">Compared with</span>
            <select
              value={beside?.name ?? ''}
              data-testid="beside"
              onChange={(event) => onChoose({ beside: event.target.value || null })}
            >
              <option value="">nothing</option>
              {others.map((one) => (
                <option key={one.name} value={one.name}>
                  {titleOf(one)}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        data-testid="files"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className="button"
        title="Add files that loopscope bench --save made"
        onClick={() => input.current?.click()}
      >
        Add results
      </button>
    </>
  );
}
