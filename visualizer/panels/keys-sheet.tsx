import { KEY_HELP } from './keyboard.ts';
import { Sheet } from './sheet.tsx';

interface KeysSheetProps {
  open: boolean;
  onClose: () => void;
  onRules: () => void;
}

export function KeysSheet({ open, onClose, onRules }: KeysSheetProps) {
  return (
    <Sheet
      title="Keys and gestures"
      open={open}
      onClose={onClose}
      more={
        <button type="button" className="button small" onClick={onRules}>
          <kbd>R</kbd>
          The rules of the loop
        </button>
      }
    >
      <div className="sheet-columns">
        {KEY_HELP.map(({ title, keys }) => (
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
