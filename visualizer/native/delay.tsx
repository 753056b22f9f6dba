import type { LoopDelays } from '../../instrument/schema/bench.ts';
import { Icon } from '../panels/icons.tsx';
import { shortDuration } from '../view/format.ts';

interface DelayProps {
  delays: LoopDelays | null;
  recordings: { sync: string; async: string } | null;
  /** Whether something is being measured now. */
  measuring: boolean;
}

/** How late the loop was beside a long native job, at once and in the pool, as Loopscope recorded it. */
export function DelayCard({ delays, recordings, measuring }: DelayProps) {
  return (
    <section className="card" aria-labelledby="delay-title" data-testid="delay">
      <h2 id="delay-title">The loop beside a job of two seconds</h2>
      {delays ? (
        <>
          <p className="quiet">how late a timer of 1 ms ran meanwhile</p>
          <Way
            name="at once"
            late={delays.sync.longest}
            of={delays.sync.longest}
            says={`up to ${ms(delays.sync.longest)}`}
            recording={recordings?.sync ?? null}
          />
          <Way
            name="in the pool"
            late={delays.async.p99}
            of={delays.sync.longest}
            says={`99 % under ${ms(delays.async.p99)}`}
            recording={recordings?.async ?? null}
          />
          <p className="quiet">
            The job took {ms(delays.sync.job)} at once and {ms(delays.async.job)} in the pool. In the pool the worst was{' '}
            {ms(delays.async.longest)}.
          </p>
          {!recordings && <p className="quiet">Its recordings are not here.</p>}
        </>
      ) : measuring ? (
        <p className="quiet">It is measured last, if at all.</p>
      ) : (
        <p className="quiet">
          It was not measured. <code>loopscope bench --loop-delay</code> records it.
        </p>
      )}
    </section>
  );
}

const ms = (value: number) => shortDuration(value * 1e6);

interface WayProps {
  name: string;
  late: number;
  of: number;
  says: string;
  recording: string | null;
}

function Way({ name, late, of, says, recording }: WayProps) {
  return (
    <div className="delay-way">
      <p>
        <strong>{name}</strong> {says}
        {recording !== null && (
          <a href={`#rec=${encodeURIComponent(recording)}`}>
            <span className="unseen">The job {name}, </span>
            on the timeline
            <Icon name="link" />
          </a>
        )}
      </p>
      <span className="delay-bar">
        <i style={{ width: `${(100 * late) / of}%` }} />
      </span>
    </div>
  );
}
