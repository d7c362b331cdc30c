import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { composeService } from './compose-file.ts';
import { copyOf, type Stage, wordsOf } from './dockerfile.ts';
import { imageStages, restsOf } from './image.ts';

let stages: readonly Stage[];
let runtime: Stage | undefined;
beforeAll(async () => {
  stages = await imageStages();
  runtime = stages.at(-1);
});

describe('the image', () => {
  test('starts from one version of Node, which is the one that the tests run with', () => {
    expect(new Set(stages.map(({ base }) => base))).toEqual(new Set(['node:20.20.2-bookworm-slim']));
  });

  test('holds the compiled files and the packages of production, and neither sources nor tools', () => {
    if (!runtime) throw new Error('The Dockerfile has no stage.');
    expect(restsOf(runtime, 'COPY').map(copyOf)).toEqual([
      { from: 'dependencies', sources: ['/app/package.json'], to: 'package.json' },
      { from: 'dependencies', sources: ['/app/node_modules'], to: 'node_modules' },
      { from: 'build', sources: ['/app/dist'], to: 'dist' },
    ]);
    expect(restsOf(runtime, 'RUN')).toEqual([]);
  });

  test('runs as somebody who is not root, as the containers do, and is told to stop without a shell between', async () => {
    if (!runtime) throw new Error('The Dockerfile has no stage.');
    const secrets = Object.fromEntries(
      ['POSTGRES_PASSWORD', 'BASE_URL', 'AUTH_SECRET', 'ENCRYPTION_KEYS', 'SMTP_URL', 'MAIL_FROM'].map((name) => [
        name,
        'x',
      ]),
    );
    const api = await composeService('api', secrets);
    expect(restsOf(runtime, 'USER')).toEqual([api.user]);
    expect(wordsOf(restsOf(runtime, 'CMD')[0] ?? '[]')).toEqual(api.command);
    const [, check = '[]'] = (restsOf(runtime, 'HEALTHCHECK')[0] ?? '').split('CMD ');
    expect(wordsOf(check)).toEqual(api.healthcheck?.test?.slice(1));
  });

  test('is built from nothing but what .dockerignore lets in', async () => {
    const ignored = await readFile(fileURLToPath(new URL('../../.dockerignore', import.meta.url)), 'utf8');
    const lines = ignored.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect([lines[0], lines.at(-1)]).toEqual(['*', 'src/persistence/generated']);
    const letIn = lines.slice(1, -1).map((line) => line.replace(/^!/, ''));
    const copies = stages.flatMap((stage) => restsOf(stage, 'COPY').map(copyOf));
    const copied = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources);
    expect([...new Set(copied)].sort()).toEqual(letIn.sort());
  });
});
