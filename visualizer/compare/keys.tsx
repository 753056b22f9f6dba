import { useEffect, useRef } from 'react';
import { Icon } from '../panels/icons.tsx';
import { COMPARE_KEY_HELP } from './keyboard.ts';

/** The keys of the comparison, behind `?`. */
export function CompareKeys({ open, onClose }: { open: boolean; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current!;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog without our doing
    <dialog
      ref={ref}
      className="sheet"
      aria-labelledby="keys-title"
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <header>
        <h2 id="keys-title">Keys and gestures</h2>
        <button type="button" className="button icon-only" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
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
    </dialog>
  );
}
