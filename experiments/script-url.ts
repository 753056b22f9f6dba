const here = new URL('.', import.meta.url);

/** The scripts stay where they are written: they are not copied into the build's output. */
const folder = here.pathname.endsWith('/dist/experiments/') ? new URL('../../experiments/', here) : here;

/** Where the script of an experiment is, by its path within `experiments/`. */
export function scriptUrl(path: string): URL {
  return new URL(path, folder);
}
