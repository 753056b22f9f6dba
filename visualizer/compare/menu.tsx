import { type ReactNode, useEffect, useState } from 'react';
import { type ComparedThread, comparisonHash } from '../../instrument/schema/addresses.ts';
import type { ListedRecording, Proposal, RecordingList } from '../../instrument/schema/messages.ts';
import { Icon } from '../panels/icons.tsx';
import { useMenu } from '../panels/use-menu.ts';
import { mainThread } from '../source/main-thread.ts';
import type { Summary } from '../source/protocol.ts';
import { fetchRecordings, recordingOf, recordTwins } from '../source/recordings.ts';
import { fileName } from '../view/format.ts';
import { threadTitle } from '../view/lane-names.ts';

interface MenuProps {
  summary: Summary | null;
  /** What others are compared with; null for the recording that the host was started for. */
  base: ComparedThread | null;
}

/** The button that leads to everything that this recording can be compared with. */
export function CompareMenu({ summary, base }: MenuProps) {
  const [list, setList] = useState<RecordingList | null>(null);
  const { open, setOpen, holder, button, onKeyDown } = useMenu();
  const complete = summary?.complete ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what there is may have changed whenever it is opened, or when the run has ended
  useEffect(() => {
    let current = true;
    void fetchRecordings().then((now) => current && now && setList(now));
    return () => {
      current = false;
    };
  }, [open, complete]);
  const proposal = base === null ? list?.proposal : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu that it holds
    <div
      className={proposal ? 'menu-holder split' : 'menu-holder'}
      ref={holder}
      onKeyDown={onKeyDown}
      data-own-keys={open ? '' : undefined}
    >
      {proposal && <ProposalButton proposal={proposal} />}
      <button
        type="button"
        ref={button}
        className={proposal ? 'button icon-only' : 'button'}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={proposal ? 'Compare with something else' : undefined}
        data-testid="compare"
        title="Compare with another recording, or with another thread"
        onClick={() => setOpen(!open)}
      >
        {!proposal && 'Compare'}
        <Icon name="down" />
      </button>
      {open && (
        <div className="menu" role="menu" aria-label="Compare with" data-testid="compare-menu">
          <MenuItems summary={summary} list={list} base={base} onChosen={() => setOpen(false)} />
        </div>
      )}
    </div>
  );
}

interface ItemsProps extends MenuProps {
  list: RecordingList | null;
  onChosen: () => void;
}

function MenuItems({ summary, list, base, onChosen }: ItemsProps) {
  const shown = base?.recording ?? recordingOf(location.hash) ?? list?.shown ?? null;
  if (summary === null || shown === null) return <p className="menu-text">The host has no list of recordings.</p>;
  if (!summary.complete) {
    return (
      <p className="menu-text">
        {summary.name} is still being recorded. It can be compared when it has ended, and all of it is here.
      </p>
    );
  }
  const others = list!.recordings.filter(({ id }) => id !== shown);
  const main = mainThread(summary.threads, summary.manifest?.pid ?? null);
  const threads = summary.threads.filter(({ key }) => key !== (base?.thread ?? main?.key));
  if (others.length + threads.length === 0) {
    return (
      <p className="menu-text">
        There is nothing to compare it with: no other recording lies beside it, and it has one thread. Record another
        one with <code>loopscope record</code>.
      </p>
    );
  }
  const a = base ?? { recording: shown, thread: null };
  const go = (b: ComparedThread) => {
    onChosen();
    location.hash = comparisonHash(a, b);
  };
  return (
    <>
      {others.length > 0 && (
        <Group title={`${summary.name} with`}>
          {others.map((one) => (
            <RecordingItem key={one.id} recording={one} onChoose={() => go({ recording: one.id, thread: null })} />
          ))}
        </Group>
      )}
      {threads.length > 0 && (
        <Group title={base?.thread ? 'This thread with' : 'Its main thread with'}>
          {threads.map((thread) => (
            <Item
              key={thread.key}
              name={threadTitle(thread)}
              about={thread.key}
              onChoose={() => go({ recording: shown, thread: thread.key === main?.key ? null : thread.key })}
            />
          ))}
        </Group>
      )}
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of a menu has no element of its own
    <div role="group" aria-label={title}>
      <p className="menu-title" aria-hidden="true">
        {title}
      </p>
      {children}
    </div>
  );
}

function RecordingItem({ recording, onChoose }: { recording: ListedRecording; onChoose: () => void }) {
  const { name, command, state, startedAt, detail } = recording;
  const about = [command.map(fileName).join(' '), `${detail} detail`, whenText(startedAt)].join(' · ');
  return state === 'ended' ? (
    <Item name={name} about={about} onChoose={onChoose} />
  ) : (
    <Item name={name} about="still being recorded: it can be compared when it has ended" onChoose={null} />
  );
}

function Item({ name, about, onChoose }: { name: string; about: string; onChoose: (() => void) | null }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} disabled={onChoose === null} onClick={() => onChoose?.()}>
      <span className="menu-name">{name}</span>
      <span className="menu-about">{about}</span>
    </button>
  );
}

function whenText(startedAt: string): string {
  const date = new Date(startedAt);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** The experiment's two programs, recorded and compared by one click. */
function ProposalButton({ proposal: { experiment, a, b, align } }: { proposal: Proposal }) {
  const [state, setState] = useState<'' | 'recording' | { problem: string }>('');
  const go = async () => {
    setState('recording');
    try {
      const twins = await recordTwins();
      setState('');
      location.hash = comparisonHash({ recording: twins.a, thread: null }, { recording: twins.b, thread: null }, align);
    } catch (error) {
      setState({ problem: (error as Error).message });
    }
  };
  const text =
    state === 'recording' ? 'Recording both …' : state === '' ? `${a} against ${b}` : `Not compared: ${state.problem}`;
  return (
    <button
      type="button"
      className="button proposal"
      data-testid="proposal"
      disabled={state === 'recording'}
      title={`Record the two programs of ${experiment}, the same work by ${a} and by ${b}, and compare them`}
      onClick={() => void go()}
    >
      <Icon name="compare" />
      <span aria-live="polite">{text}</span>
    </button>
  );
}
