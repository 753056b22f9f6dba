/** Which package a file belongs to. */

/** Node's own parts. */
export const NODE = 'Node.js';

/**
 * `left-pad` for `/srv/app/node_modules/left-pad/index.js`, `@scope/name` for a scoped one, of nested ones the innermost;
 * `Node.js` for `node:fs`; '' for everything else: the program itself.
 */
export function packageOf(file: string): string {
  if (file.startsWith('node:')) return NODE;
  const at = file.lastIndexOf('/node_modules/');
  if (at < 0) return '';
  const [first, second] = file.slice(at + '/node_modules/'.length).split('/');
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}
