import { Icon } from './icons.tsx';

interface SortHeadProps {
  text: string;
  /** The head in full, for those who ask. */
  title?: string;
  className?: string;
  /** Whether the table is sorted by this column, and which way. */
  sorted: 'ascending' | 'descending' | null;
  onSort: () => void;
}

/** The head of a column by which a table can be sorted. */
export function SortHead({ text, title, className, sorted, onSort }: SortHeadProps) {
  return (
    <th scope="col" className={className} aria-sort={sorted ?? undefined}>
      <button type="button" title={title} onClick={onSort}>
        {text}
        {sorted && <Icon name={sorted === 'descending' ? 'down' : 'up'} />}
      </button>
    </th>
  );
}

/** By which of its columns a table is sorted, and which way. */
export interface Sorting<Column> {
  column: Column;
  descending: boolean;
}

/** Which way a table is sorted by this column; null where it is sorted by another one. */
export function wayOf<Column>(sorting: Sorting<Column> | null, column: Column): 'ascending' | 'descending' | null {
  if (sorting?.column !== column) return null;
  return sorting.descending ? 'descending' : 'ascending';
}
