import { comparisonHash } from '../../instrument/schema/addresses.ts';
import { Bar } from '../panels/bar.tsx';
import { Icon } from '../panels/icons.tsx';
import { PictureMenu } from '../panels/picture-menu.tsx';
import { hasPicture } from '../source/protocol.ts';
import { fileName } from '../view/format.ts';
import { threadTitle } from '../view/lane-names.ts';
import type { Theme } from '../view/palette.ts';
import { AlignChoice } from './align-choice.tsx';
import type { Comparing, ComparingState, Side } from './comparing.ts';
import { CompareMenu } from './menu.tsx';
import { comparisonPicture } from './picture.ts';

interface TopBarProps {
  comparing: Comparing;
  state: ComparingState;
  theme: Theme;
  onTheme: () => void;
  onKeys: () => void;
}

export function CompareTopBar({ comparing, state, theme, onTheme, onKeys }: TopBarProps) {
  const [a, b] = comparing.threads;
  const names = comparing.threads.map(({ recording }, side) => state.summaries[side]?.name || recording);
  const ready = state.alignment !== null;
  return (
    <Bar
      theme={theme}
      onTheme={onTheme}
      onKeys={onKeys}
      whole={ready ? { title: 'Show both whole (0)', show: () => comparing.showWhole() } : null}
      tools={
        <>
          {ready && <AlignChoice comparing={comparing} state={state} />}
          <CompareMenu summary={comparing.wholeOf(0)} base={a} />
          {state.fault === null && state.summaries.some(hasPicture) && (
            <PictureMenu
              take={() => comparisonPicture(comparing, document.querySelector('.between')!.clientHeight)}
              theme={theme}
              file={`${names[0]}-and-${names[1]}`}
            />
          )}
        </>
      }
    >
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
    </Bar>
  );
}

/** A letter with what it stands for; leads to that recording alone. */
function SideName({ comparing, state, side }: { comparing: Comparing; state: ComparingState; side: Side }) {
  const summary = state.summaries[side];
  const { recording, thread } = comparing.threads[side];
  const letter = 'AB'[side];
  const name = summary?.name || recording;
  const which = thread === null ? '' : summary?.threads[0] ? threadTitle(summary.threads[0]) : thread;
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
