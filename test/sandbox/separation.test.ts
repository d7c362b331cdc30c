import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from '@jest/globals';

/**
 * The simulated platforms are no proof of anything if they share code with what they are to prove. They may know the
 * domain’s plain types; what they check and answer comes from public sources that each names.
 */

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

const textOf = (file: string) => readFileSync(file, 'utf8');

/** What a file imports of this repository, as paths from its root, with whether only types. */
function importsOf(file: string): { readonly path: string; readonly isTypes: boolean }[] {
  const found = textOf(file).matchAll(/^(import|export)( type)?[^;]*?from '(\.[^']+)'/gms);
  return [...found].map(([, , types, path = '']) => ({
    path: normalize(join(dirname(file), path)),
    isTypes: types !== undefined,
  }));
}

test('the sandbox imports nothing of the product but types of its domain', () => {
  const imported = filesUnder('sandbox').flatMap((file) =>
    importsOf(file)
      .filter(({ path }) => /^(src|workflows|activities|web)\//.test(path))
      .filter(({ path, isTypes }) => !(isTypes && path.startsWith('src/domain/')))
      .map(({ path }) => `${file} → ${path}`),
  );
  expect(imported).toEqual([]);
});

test('the product imports nothing of the sandbox, but what starts the demo', () => {
  const importing = ['src', 'workflows', 'activities', 'web/src']
    .flatMap(filesUnder)
    .filter(
      (file) => !file.startsWith('src/embedded/') && importsOf(file).some(({ path }) => path.startsWith('sandbox/')),
    );
  expect(importing).toEqual([]);
});

/** A public repository, or the site of a vendor’s documents. */
const publicSource = /\b(docs|wiki|support|developers?)\.[a-z0-9-]+\.[a-z]{2,}|\b[\w.-]{3,}\/[\w.-]{3,}(?=[:) ,;\n])/i;

test.each(['beds24', 'smoobu', 'lodgify'])(
  'each file of %s that answers the product names its public source',
  (hub) => {
    const answering = filesUnder(join('sandbox/hubs', hub)).filter(
      (file) => !file.includes('control') && /router\.(get|post|put|delete)\(/.test(textOf(file)),
    );
    expect(answering.length).toBeGreaterThan(0);
    expect(answering.filter((file) => !publicSource.test(commentsOf(file)))).toEqual([]);
  },
);

test('each way of writing a calendar names its source', () => {
  const dialects = filesUnder('sandbox/dialects').filter((file) => /: Dialect = /.test(textOf(file)));
  expect(dialects).toHaveLength(5);
  expect(dialects.filter((file) => !/public repositor|public issues/.test(commentsOf(file)))).toEqual([]);
});

function commentsOf(file: string): string {
  return (textOf(file).match(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm) ?? []).join('\n').replaceAll(/\n\s*\*/g, '');
}
