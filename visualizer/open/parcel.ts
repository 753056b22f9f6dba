/** What somebody has dropped or chosen, as one archive to be sent: a folder's files are packed, an archive stays as it is. */
import { MANIFEST_FILE, THREADS_DIRECTORY } from '../../instrument/schema/manifest.ts';
import { recordingFile } from '../../instrument/schema/recording-files.ts';
import { tarOf } from './tar.ts';

export interface Parcel {
  name: string;
  body: Blob;
}

/** A file with its path below what was dropped. */
interface Found {
  path: string;
  file: File;
}

/** What a drop holds, which can only be asked while the event is under way. */
export function entriesOf(items: DataTransferItemList): FileSystemEntry[] {
  return [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
}

/** @throws Error with a sentence where it cannot be a recording */
export async function parcelOf(entries: FileSystemEntry[]): Promise<Parcel> {
  const [only] = entries;
  if (entries.length === 1 && only.isFile) return archiveOf(await fileOf(only as FileSystemFileEntry));
  const found: Found[] = [];
  for (const entry of entries) await collect(entry, '', found);
  return packed(found, entries.length === 1 ? only.name : 'What was dropped');
}

/** Files of a file chooser: one archive, or all of a folder. */
export function parcelOfFiles(files: File[]): Parcel {
  const [first] = files;
  const isFolder = first !== undefined && first.webkitRelativePath !== '';
  if (!isFolder && files.length === 1) return archiveOf(first);
  const name = isFolder ? first.webkitRelativePath.split('/')[0] : 'What was chosen';
  return packed(
    files.map((file) => ({ path: file.webkitRelativePath || file.name, file })),
    name,
  );
}

const archiveOf = (file: File): Parcel => ({ name: file.name, body: file });

function packed(found: Found[], name: string): Parcel {
  const kept = found.flatMap(({ path, file }) => {
    const place = recordingFile(path);
    return place ? [{ ...place, content: file }] : [];
  });
  const roots = [...new Set(kept.map(({ root }) => root))];
  const has = (root: string, begin: string) => kept.some((one) => one.root === root && one.file.startsWith(begin));
  const recordings = roots.filter((root) => has(root, MANIFEST_FILE));
  if (recordings.length === 0) {
    throw new Error(
      `${name} holds no recording: there is no manifest.json in it; drop a folder that \`loopscope record\` made, or an archive of one.`,
    );
  }
  // Others have files that are called manifest.json, too.
  const likely = recordings.filter((root) => has(root, `${THREADS_DIRECTORY}/`));
  const [root] = likely.length > 0 ? likely : recordings;
  if (likely.length <= 1) {
    const own = kept.filter((one) => one.root === root);
    const body = tarOf(own.map(({ file, content }) => ({ path: file, file: content })));
    return { name: root === '' ? name : root.slice(root.lastIndexOf('/') + 1), body };
  }
  // Which is which the host need not know: it takes one at a time, and says so.
  const paths = kept.map((one) => ({ path: `${roots.indexOf(one.root)}/${one.file}`, file: one.content }));
  return { name, body: tarOf(paths) };
}

async function collect(entry: FileSystemEntry, folder: string, found: Found[]): Promise<void> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    if (recordingFile(path)) found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A part at a time, until there is none.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await collect(one, `${path}/`, found);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
