import { useEffect, useRef } from 'react';
import { RULES, RULES_OF, type RuleId, ruleAddress, ruleNumber } from '../../instrument/model/rules.ts';
import type { Stage } from '../view/stage.ts';
import { Sheet } from './sheet.tsx';

interface RulesSheetProps {
  open: boolean;
  /** The one that is meant; null for none. */
  rule: RuleId | null;
  onClose: () => void;
}

/** What decides in which order things run, rule by rule, with where it is done in Node's source. */
export function RulesSheet({ open, rule, onClose }: RulesSheetProps) {
  return (
    <Sheet title="The rules of the loop" open={open} onClose={onClose}>
      <RuleList rule={rule} />
    </Sheet>
  );
}

function RuleList({ rule: lit }: { rule: RuleId | null }) {
  const meant = useRef<HTMLLIElement>(null);
  useEffect(() => {
    meant.current?.scrollIntoView({ block: 'center' });
    meant.current?.focus({ preventScroll: true });
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="rules" tabIndex={0} aria-label="Rules">
      <ol>
        {RULES.map(({ id, title, text, sources }) => (
          <li
            key={id}
            ref={id === lit ? meant : null}
            tabIndex={-1}
            aria-current={id === lit || undefined}
            data-rule={id}
          >
            <span className="rule-number">{ruleNumber(id)}</span>
            <div>
              <h3>{title}</h3>
              <p>{text}</p>
              <p className="rule-sources">
                {sources.map((source) => (
                  <a key={ruleAddress(source)} href={ruleAddress(source)} target="_blank" rel="noreferrer">
                    {source.what} <span>{source.file}</span>
                  </a>
                ))}
              </p>
            </div>
          </li>
        ))}
      </ol>
      <p className="quiet">Lines are those of Node.js {RULES_OF} and the libuv that comes with it.</p>
    </section>
  );
}

/** Leads from a sentence to the rule behind it. */
export function RuleLink({ stage, rule }: { stage: Stage; rule: RuleId }) {
  const { title } = RULES[ruleNumber(rule) - 1];
  return (
    <button
      type="button"
      className="rule-link"
      aria-label={`Rule ${ruleNumber(rule)}: ${title}`}
      title={title}
      onClick={() => stage.showSheet({ kind: 'rules', rule })}
    >
      Rule {ruleNumber(rule)}
    </button>
  );
}
