/** Icons on a 16-pixel grid, drawn with the text's colour. */
const PATHS = {
  close: 'M4 4l8 8M12 4l-8 8',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  follow: 'M3 3.5l6 4.5-6 4.5zM12.5 3.5v9',
  whole: 'M2 8h12M2 8l3-3M2 8l3 3M14 8l-3-3M14 8l-3 3',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3.05 3.05l1.13 1.13M11.82 11.82l1.13 1.13M3.05 12.95l1.13-1.13M11.82 4.18l1.13-1.13',
  moon: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z',
  chevron: 'M6 4l4 4-4 4',
  check: 'M3.5 8.5l3 3 6-7',
  back: 'M10 4L6 8l4 4',
  link: 'M6 3H3.5v9.5H13V10M9 3h4v4M13 3L7.5 8.5',
  alert: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.2',
  retry: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3 1.2V8.5z',
  compare: 'M2.5 4.5h7M2.5 11.5h11M6 4.5l5 7M11 4.5h2.5',
  align: 'M8 1.5v13M3 5h7.5M5.5 11H13',
  swap: 'M4.5 13V3M4.5 3L2 5.5M4.5 3L7 5.5M11.5 3v10M11.5 13L9 10.5M11.5 13l2.5-2.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  picture: 'M2.5 3.5h11v9h-11zM2.5 11l3.2-3.2 2.5 2.5 2-2 3.3 3.2M10.6 6.2v.1',
  open: 'M2.5 12.5v-9h3.8l1.6 2h5.6v7zM2.5 8h11',
  search: 'M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4zM10.2 10.2L13.5 13.5',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 5a11 11 0 0 1 9.53 5.5" className="tone-line-2" />
      <path d="M26.9 14.1a11 11 0 0 1-4.6 10.9" className="tone-line-5" />
      <path d="M18.6 26.7A11 11 0 0 1 6 20.6" className="tone-line-6" />
      <path d="M5 16.3a11 11 0 0 1 4.4-9.1" className="tone-line-7" />
    </svg>
  );
}
