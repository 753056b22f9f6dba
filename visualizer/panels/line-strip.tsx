import type { ItemRef } from '../source/protocol.ts';
import { shortSite } from '../source/site.ts';
import { count, shortDuration } from '../view/format.ts';
import type { Stage } from '../view/stage.ts';
import { Icon } from './icons.tsx';
import { useLine } from './use-answer.ts';

interface LineStripProps {
  stage: Stage;
  selected: ItemRef;
  /** The file that is shown below: a line of another one is named with it. */
  file: string | null;
}

/** How often and how long the callbacks of a line ran in all, and the way to its other runs. */
export function LineStrip({ stage, selected, file }: LineStripProps) {
  const line = useLine(stage, selected);
  if (!line) return null;
  const { key, longestRef } = line;
  const what =
    'type' in key
      ? `All of type ${key.type}`
      : key.file === file
        ? `Line ${key.line}`
        : shortSite([key.file, key.line, 1, '']);
  const more = line.done ? '' : ' …';
  return (
    <section className="line-strip" data-testid="line" aria-label={`${what}: all its runs`}>
      <dl>
        <div>
          <dt>{what} ran</dt>
          <dd>
            {count(line.count)}
            {more} {line.count === 1 ? 'time' : 'times'}
          </dd>
        </div>
        <div>
          <dt>in all</dt>
          <dd>{shortDuration(line.total)}</dd>
        </div>
        <div>
          <dt>median</dt>
          <dd>{line.median === null ? '…' : shortDuration(line.median)}</dd>
        </div>
        <div>
          <dt>longest</dt>
          <dd>
            <button
              type="button"
              title="Show the longest run"
              disabled={!longestRef}
              onClick={() => longestRef && stage.select(longestRef, true)}
            >
              {shortDuration(line.longest)}
            </button>
          </dd>
        </div>
      </dl>
      <span className="line-place">
        {line.position > 0 && (
          <>
            {count(line.position)} of {count(line.ofThread)}
          </>
        )}
      </span>
      <Step stage={stage} to={line.previous} label="Previous run of it" keyName="," icon="back" />
      <Step stage={stage} to={line.next} label="Next run of it" keyName="." icon="chevron" />
    </section>
  );
}

interface StepProps {
  stage: Stage;
  to: ItemRef | null;
  label: string;
  keyName: string;
  icon: 'back' | 'chevron';
}

function Step({ stage, to, label, keyName, icon }: StepProps) {
  return (
    <button
      type="button"
      className="button icon-only small"
      aria-label={label}
      title={`${label} (${keyName})`}
      disabled={!to}
      onClick={() => to && stage.select(to, true)}
    >
      <Icon name={icon} />
    </button>
  );
}
