import { memo } from 'react';
import type { Facts, Mention, SpanFacts } from '../source/protocol.ts';
import { shortSite } from '../source/site.ts';
import { count, counted, shortDuration } from '../view/format.ts';
import { threadName } from '../view/lane-names.ts';
import { measure, type Range } from '../view/range.ts';
import type { Stage } from '../view/stage.ts';
import { goTo } from '../view/steps.ts';
import { Icon } from './icons.tsx';
import { Place } from './place.tsx';
import { RuleLink } from './rules-sheet.tsx';

interface DetailsProps {
  stage: Stage;
  facts: Facts;
  /** What is measured beside it. */
  range: Range | null;
}

export const Details = memo(({ stage, facts, range }: DetailsProps) => {
  const threads = stage.state.summary?.threads ?? [];
  return (
    <div className="panel details" data-testid="details">
      <header className="panel-title">
        <span className={`swatch tone-${facts.tone}`} />
        <h2>{facts.title}</h2>
        {threads.length > 1 && <span className="of-thread">{threadName(facts.ref.thread, threads)}</span>}
        {range && (
          <button type="button" className="button small" onClick={() => stage.showDetails('range')}>
            Range {shortDuration(range.end - range.start)}
          </button>
        )}
        {facts.end > facts.start && (
          <button
            type="button"
            className="button small"
            title="Measure it: totals of all that ran in it (M)"
            onClick={() => measure(stage)}
          >
            <kbd>M</kbd>
            Measure
          </button>
        )}
        <button
          type="button"
          className="button small"
          title="Fit it into the view (F)"
          onClick={() => stage.fitSelection()}
        >
          <kbd>F</kbd>
          Fit
        </button>
        <button
          type="button"
          className="button icon-only small"
          aria-label="Select nothing"
          title="Select nothing (Esc)"
          onClick={() => stage.select(null)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="panel-body">
        {facts.sentences.length > 0 && (
          <div className="why">
            {facts.sentences.map(({ text, rule }) => (
              <p key={text}>
                {text} {rule && <RuleLink stage={stage} rule={rule} />}
              </p>
            ))}
          </div>
        )}
        {facts.text !== null && <pre className="written">{facts.text}</pre>}
        <dl className="numbers">
          {facts.numbers.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div className="lists">
          {facts.lists.map((list) => (
            <MentionList key={list.title} {...list} stage={stage} value={lengthOf} />
          ))}
          {facts.span && <Relations stage={stage} span={facts.span} />}
          {facts.related.length > 0 && (
            <MentionList title={facts.relatedTitle} mentions={facts.related} stage={stage} value={lengthOf} />
          )}
        </div>
        {facts.certainty.map((sentence) => (
          <p key={sentence} className="certainty">
            {sentence}
          </p>
        ))}
      </div>
    </div>
  );
});

function Relations({ stage, span }: { stage: Stage; span: SpanFacts }) {
  const { chain, root, previous, caused, causedTotal } = span;
  return (
    <>
      <MentionList title="Scheduled by" mentions={chain} stage={stage} value={lengthOf} end={ROOTS[root ?? 'more']} />
      {previous && <MentionList title="Ran before" mentions={[previous]} stage={stage} value={lengthOf} />}
      {causedTotal > 0 && (
        <MentionList
          title={`Scheduled ${counted(causedTotal, 'operation')}`}
          mentions={caused}
          stage={stage}
          value={waitOf}
          end={endOf(span)}
        />
      )}
    </>
  );
}

/** What the list does not show: the rest of it, and what came of it further on. */
function endOf({ caused, causedTotal, came }: SpanFacts): string {
  const ends: string[] = [];
  if (causedTotal > caused.length) ends.push(`and ${count(causedTotal - caused.length)} more`);
  if (came.more) ends.push(`more than ${counted(came.operations, 'operation')} came of it in all`);
  else if (came.operations > causedTotal)
    ends.push(
      `${counted(came.operations, 'operation')} came of it in all, and ran for ${shortDuration(came.time)} after it`,
    );
  return ends.join('; ');
}

const ROOTS = {
  'main script': 'the main script',
  'outside of any callback': 'code outside of any callback',
  'before recording': 'not known: it is older than what was recorded, or than what of it was kept',
  more: '… and so on',
} as const;

const lengthOf = ({ start, end }: Mention) => (Number.isNaN(end) ? 'still running' : shortDuration(end - start));

const waitOf = ({ start, scheduledAt }: Mention) =>
  Number.isNaN(start) || scheduledAt === null ? 'has not run' : `after ${shortDuration(start - scheduledAt)}`;

interface MentionListProps {
  title: string;
  mentions: Mention[];
  stage: Stage;
  value: (mention: Mention) => string;
  end?: string;
  /** Whether it is of all threads: each says of which it is, where there are several. */
  ofAll?: boolean;
}

export function MentionList({ title, mentions, stage, value, end, ofAll = false }: MentionListProps) {
  const threads = stage.state.summary?.threads ?? [];
  const threadOf = ({ ref }: Mention) => (ofAll && ref && threads.length > 1 ? threadName(ref.thread, threads) : null);
  return (
    <section className="mentions">
      <h3>{title}</h3>
      <ul>
        {mentions.map((mention, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lists are replaced as a whole
          <li key={i}>
            <button type="button" disabled={!mention.ref} onClick={() => goTo(stage, mention)}>
              <span className={`swatch tone-${mention.tone}`} />
              <span className="mention-title">{mention.title}</span>
              {threadOf(mention) !== null && <span className="mention-thread">{threadOf(mention)}</span>}
              <span className="mention-site">{mention.site && <Place>{shortSite(mention.site)}</Place>}</span>
              <span className="mention-value">{mention.value ?? value(mention)}</span>
            </button>
          </li>
        ))}
      </ul>
      {end && <p className="quiet">{end}</p>}
    </section>
  );
}
