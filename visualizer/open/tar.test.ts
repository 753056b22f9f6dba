import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { list } from 'tar';
import { expect, onTestFinished, test } from 'vitest';
import { tarOf } from './tar.ts';

test('others read what is packed: names, sizes and contents', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-tar-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const contents = ['', 'x', 'y'.repeat(512), 'ü'.repeat(700)];
  const tar = tarOf(contents.map((text, i) => ({ path: `0/threads/4711-0/00000${i}.log`, file: new Blob([text]) })));
  expect(tar.size % 512).toBe(0);
  writeFileSync(join(folder, 'a.tar'), Buffer.from(await tar.arrayBuffer()));
  const read: [string, string][] = [];
  await list({
    file: join(folder, 'a.tar'),
    strict: true,
    onReadEntry(entry) {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => read.push([entry.path, Buffer.concat(chunks).toString()]));
    },
  });
  expect(read).toEqual(contents.map((text, i) => [`0/threads/4711-0/00000${i}.log`, text]));
});
