import { CompareMenu } from '../compare/menu.tsx';
import { NativeLink } from '../native/link.tsx';
import { timelinePicture } from '../picture/draw-picture.ts';
import { toldLag } from '../source/lag.ts';
import { hasPicture, type Summary } from '../source/protocol.ts';
import { count, megabytes, shortDuration } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import { Bar } from './bar.tsx';
import { Icon } from './icons.tsx';
import { PictureMenu } from './picture-menu.tsx';
import { runStateOf } from './run-state.ts';
import { SearchBox } from './search-box.tsx';

interface TopBarProps {
  stage: Stage;
  state: StageState;
  theme: Theme;
  onTheme: () => void;
  onKeys: () => void;
}

export function TopBar({ stage, state, theme, onTheme, onKeys }: TopBarProps) {
  const { summary, follow } = state;
  const run = runStateOf(summary);
  const live = run.kind === 'live' && hasPicture(summary);
  return (
    <Bar
      theme={theme}
      onTheme={onTheme}
      onKeys={onKeys}
      whole={
        summary && summary.events > 0
          ? { title: 'Show the whole recording (0)', show: () => stage.camera.showWhole() }
          : null
      }
      tools={
        <>
          {summary && hasPicture(summary) && <SearchBox stage={stage} summary={summary} />}
          <NativeLink />
          {summary && hasPicture(summary) && <CompareMenu summary={summary} base={null} />}
          {live && (
            <button
              type="button"
              className="button"
              aria-pressed={follow}
              data-testid="follow"
              title={follow ? 'Hold the view still; recording goes on' : 'Follow what is happening now (L)'}
              onClick={() => stage.camera.follow(!follow)}
            >
              <Icon name={follow ? 'pause' : 'follow'} />
              {follow ? 'Pause' : 'Follow'}
            </button>
          )}
          {hasPicture(summary) && (
            <button
              type="button"
              className="button icon-only"
              aria-label="Show as a table"
              aria-pressed={state.table}
              title="Show what is on the screen as a table (T)"
              onClick={() => stage.toggleTable()}
            >
              <Icon name="table" />
            </button>
          )}
          {summary && hasPicture(summary) && (
            <PictureMenu take={() => timelinePicture(stage)} theme={theme} file={`${summary.name}-timeline`} />
          )}
        </>
      }
    >
      <div className="run-name" title={summary?.manifest?.command.join(' ')}>
        {summary?.name}
      </div>
      <div className={`run-state ${run.kind}`} data-testid="state" title={run.detail}>
        <span className="dot" aria-hidden="true" />
        {run.text}
      </div>
      {summary && hasPicture(summary) && <Totals summary={summary} />}
    </Bar>
  );
}

function Totals({ summary }: { summary: Summary }) {
  const behind = summary.slots - summary.slotsDecoded;
  const lag = toldLag(summary);
  return (
    <dl className="totals">
      <div>
        <dt>events</dt>
        <dd data-testid="events" title={`${megabytes(summary.bytes)} of memory`}>
          {count(summary.events)}
        </dd>
      </div>
      <div>
        <dt>time</dt>
        <dd>{shortDuration(summary.end - summary.begin)}</dd>
      </div>
      {summary.lost > 0 && (
        <div className="bad">
          <dt>lost</dt>
          <dd data-testid="lost">{count(summary.lost)}</dd>
        </div>
      )}
      {lag !== null && (
        <div className="bad" title="So long ago the program did what is shown last">
          <dt>behind</dt>
          <dd data-testid="lag">{shortDuration(lag * 1e6)}</dd>
        </div>
      )}
      {behind > 200_000 && (
        <div>
          <dt>still to come</dt>
          <dd>{count(behind)}</dd>
        </div>
      )}
    </dl>
  );
}
