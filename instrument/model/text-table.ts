/** Tables of text that fit a width: columns that may go, go first; then the last one is cut. */

export interface TextColumn {
  head: string;
  /** Numbers stand on the right. */
  right?: boolean;
  /** Columns with a number go where the table is too wide, the lowest number first. */
  drop?: number;
}

export interface TextCell {
  text: string;
  /** Adds colours; the width stays. */
  paint?: (text: string) => string;
}

const GAP = '  ';
const SHORTEST_LAST = 8;
/** Columns are left out until the last one, if it needs it, has this much. */
const COMFORTABLE_LAST = 36;

/**
 * The lines of a table, its head first.
 * @param width in characters
 */
export function tableLines(
  columns: TextColumn[],
  rows: TextCell[][],
  width: number,
  paintHead: (text: string) => string = (text) => text,
): string[] {
  const widths = columns.map(({ head }, column) =>
    rows.reduce((most, row) => Math.max(most, row[column].text.length), head.length),
  );
  const kept = keptColumns(columns, widths, width);
  const last = kept[kept.length - 1];
  const others = kept.slice(0, -1).reduce((sum, column) => sum + widths[column] + GAP.length, 0);
  widths[last] = Math.min(widths[last], Math.max(SHORTEST_LAST, width - others));
  const line = (cells: TextCell[]) =>
    kept
      .map((column) => {
        const { text, paint } = cells[column];
        const cut = cutTo(text, widths[column]);
        const padded = columns[column].right
          ? cut.padStart(widths[column])
          : column === last
            ? cut
            : cut.padEnd(widths[column]);
        return paint ? paint(padded) : padded;
      })
      .join(GAP)
      .trimEnd();
  return [paintHead(line(columns.map(({ head }) => ({ text: head })))), ...rows.map(line)];
}

function keptColumns(columns: TextColumn[], widths: number[], width: number): number[] {
  let kept = columns.map((_, column) => column);
  const fits = () => {
    const last = kept[kept.length - 1];
    const total = kept.reduce((sum, column) => sum + widths[column] + GAP.length, -GAP.length);
    return total - widths[last] + Math.min(widths[last], COMFORTABLE_LAST) <= width;
  };
  while (!fits()) {
    const droppable = kept.filter((column) => columns[column].drop !== undefined);
    if (droppable.length === 0) break;
    const next = Math.min(...droppable.map((column) => columns[column].drop!));
    kept = kept.filter((column) => columns[column].drop !== next);
  }
  return kept;
}

function cutTo(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
