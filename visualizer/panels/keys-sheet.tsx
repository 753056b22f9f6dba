import { KeyList } from './key-list.tsx';
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
      <KeyList sections={KEY_HELP} />
    </Sheet>
  );
}
