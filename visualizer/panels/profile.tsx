import { memo, useEffect, useState } from 'react';
import { TONE } from '../../instrument/model/lanes.ts';
import type { Profile } from '../source/protocol.ts';
import { asOnPage, count, shortDuration } from '../view/format.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import { MentionList } from './details.tsx';
import { runStateOf } from './run-state.ts';

const REFRESH_MS = 1000;

/** The recording at a glance: how it ended, what took longest. */
export function ProfilePanel({ stage, state }: { stage: Stage; state: StageState }) {
  const profile = useProfile(stage, state);
  const { summary } = state;
  if (!summary || !profile) return <div className="panel details" />;
  const run = runStateOf(summary);
  const numbers: [string, string][] = [
    ['iterations', count(profile.iterations)],
    ['callbacks', count(profile.callbacks)],
    ['ticks', count(profile.ticks)],
    ['microtasks', count(profile.microtasks)],
    ['asleep', shortDuration(profile.asleep)],
    ['GC', profile.collections > 0 ? `${count(profile.collections)} · ${shortDuration(profile.collectionTime)}` : '0'],
  ];
  return (
    <div className="panel details" data-testid="profile">
      <header className="panel-title">
        <h2>{run.kind === 'finished' || run.kind === 'failed' ? `${run.detail}.` : 'The run so far'}</h2>
      </header>
      <div className="panel-body">
        <dl className="numbers">
          {numbers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {profile.cost !== null && <p className="cost">Recording: {asOnPage(profile.cost)}.</p>}
        {profile.longest.length > 0 && (
          <div className="lists">
            <MentionList
              title="Longest callbacks"
              mentions={profile.longest}
              stage={stage}
              value={(it) => shortDuration(it.end - it.start)}
              ofAll
            />
          </div>
        )}
      </div>
    </div>
  );
}

function useProfile(stage: Stage, { summary }: StageState): Profile | null {
  const [profile, setProfile] = useState<Profile | null>(null);
  const turn = summary?.complete ? -1 : Math.floor((summary?.events ?? 0) > 0 ? Date.now() / REFRESH_MS : 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again
  useEffect(() => {
    let current = true;
    void stage.client.ask({ ask: 'profile' }).then((answer) => current && setProfile(answer));
    return () => {
      current = false;
    };
  }, [stage, turn]);
  return profile;
}

const LEGEND: { title: string; tones: [tone: number, name: string, text: string][] }[] = [
  {
    title: 'Phases and their callbacks',
    tones: [
      [TONE.TIMERS, 'timers', 'setTimeout and setInterval'],
      [TONE.PENDING, 'pending', 'I/O put off from the round before'],
      [TONE.IDLE_PREPARE, 'idle, prepare', 'libuv’s own'],
      [TONE.POLL, 'poll', 'waits for I/O and runs its callbacks'],
      [TONE.ASLEEP, 'poll, asleep', 'nothing to do'],
      [TONE.CHECK, 'check', 'setImmediate'],
      [TONE.CLOSING, 'closing', 'close callbacks'],
      [TONE.MAIN, 'main, exit', 'the script itself; the way out'],
    ],
  },
  {
    title: 'Between callbacks',
    tones: [
      [TONE.TICK, 'tick', 'process.nextTick'],
      [TONE.MICROTASK, 'microtask', 'promises, await, queueMicrotask'],
      [TONE.GC_MINOR, 'minor GC', 'young objects'],
      [TONE.GC_MAJOR, 'major GC', 'the whole heap'],
      [TONE.HEAP_NEW, 'heap, new', 'young objects'],
      [TONE.HEAP_OLD, 'heap, old', 'what has survived'],
    ],
  },
  {
    title: 'On the thread pool',
    tones: [
      [TONE.POOL_FS, 'file system', 'fs, callbacks and promises'],
      [TONE.POOL_DNS, 'look-up', 'dns.lookup'],
      [TONE.POOL_CRYPTO, 'crypto', 'pbkdf2, scrypt, randomBytes …'],
      [TONE.POOL_ZLIB, 'zlib', 'compression'],
    ],
  },
];

/** What the colours mean. */
export const Legend = memo(() => {
  return (
    <div className="panel legend">
      <header className="panel-title">
        <h2>Colours</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls where the panel is low */}
      <section className="panel-body legend-columns" tabIndex={0} aria-label="What the colours mean">
        {LEGEND.map(({ title, tones }) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {tones.map(([tone, name, text]) => (
                <li key={name} title={text}>
                  <span className={`swatch tone-${tone}${tone === TONE.ASLEEP ? ' hatched' : ''}`} />
                  <b>{name}</b>
                  <span>{text}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </section>
    </div>
  );
});
