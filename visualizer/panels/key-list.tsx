/** A key, or keys that go together, and what they do. */
export interface KeyHelp {
  keys: string[];
  does: string;
}

export interface KeySection {
  title: string;
  keys: KeyHelp[];
}

/** The keys of a page, in columns. */
export function KeyList({ sections }: { sections: KeySection[] }) {
  return (
    <div className="sheet-columns">
      {sections.map(({ title, keys }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {keys.map((help) => (
              <div key={help.does}>
                <dt>
                  {help.keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{help.does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
