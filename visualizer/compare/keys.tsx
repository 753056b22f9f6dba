import { Sheet } from '../panels/sheet.tsx';
import { COMPARE_KEY_HELP } from './keyboard.ts';

/** The keys of the comparison, behind `?`. */
export function CompareKeys({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Sheet title="Keys and gestures" open={open} onClose={onClose}>
      <div className="sheet-columns">
        {COMPARE_KEY_HELP.map(({ title, keys }) => (
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
    </Sheet>
  );
}
