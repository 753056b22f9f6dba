/**
 * Listens to keys on the whole page, but for those that a field, an open dialog or a menu takes; returns how to stop.
 * @param act does what a key asks for and says whether it asked for anything: what asks for nothing is left to the browser
 */
export function listenToPage(act: (event: KeyboardEvent, target: HTMLElement) => boolean): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, dialog[open], [data-own-keys]')) return;
    if (act(event, target)) event.preventDefault();
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}
