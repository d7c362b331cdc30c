import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readFile, rename, symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { copyOf, type Instruction, keyAndValue, type Stage, stagesOf, wordsOf } from './dockerfile.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** What a container of the image starts with: its working folder, its environment and its command. */
export type Image = {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
};

/** The stages of the Dockerfile. */
export async function imageStages(): Promise<readonly Stage[]> {
  return stagesOf(await readFile(join(root, 'Dockerfile'), 'utf8'));
}

/**
 * Does in `folder` what the Dockerfile does, step by step and without Docker: each stage is a folder with the system of this
 * machine under it. Two steps are not done: the packages of the stage `build` are those that the tests run with, and what
 * leaves out the binaries of other systems than Linux is only for Linux.
 */
export async function buildImage(folder: string): Promise<Image> {
  const stages = await imageStages();
  for (const stage of stages) await buildStage(stage, folder);
  const last = stages.at(-1);
  if (!last) throw new Error('The Dockerfile has no stage.');
  await run('chmod', ['-R', 'a+rX', folder]);
  return {
    folder: join(folder, last.name, workdirOf(last)),
    environment: Object.fromEntries(restsOf(last, 'ENV').map(keyAndValue)),
    command: wordsOf(restsOf(last, 'CMD')[0] ?? '[]'),
  };
}

async function buildStage(stage: Stage, folder: string): Promise<void> {
  const workdir = join(folder, stage.name, workdirOf(stage));
  await mkdir(workdir, { recursive: true });
  await chmod(folder, 0o755);
  for (const instruction of stage.instructions) await follow(instruction, { stage, folder, workdir });
}

type Place = { readonly stage: Stage; readonly folder: string; readonly workdir: string };

async function follow({ word, rest }: Instruction, place: Place): Promise<void> {
  if (word === 'COPY') await copy(rest, place);
  else if (word === 'RUN' && place.stage.name === 'build' && rest.startsWith('npm ci'))
    await symlink(join(root, 'node_modules'), join(place.workdir, 'node_modules'));
  else if (word === 'RUN' && !(rest.startsWith('find') && process.platform !== 'linux'))
    await runIn(rest, place.workdir);
  else if (!['RUN', 'WORKDIR', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'].includes(word))
    throw new Error(`The Dockerfile has ${word}, which these tests do not follow.`);
}

async function copy(rest: string, { folder, workdir }: Place): Promise<void> {
  const { from, sources, to } = copyOf(rest);
  for (const source of sources) {
    const target = to.endsWith('/') ? join(workdir, to, basename(source)) : join(workdir, to);
    // A stage is needed no more once its files are in the next one.
    if (from === undefined) await cp(join(root, source), target, { recursive: true, filter: isInContext });
    else await rename(join(folder, from, source), target);
  }
}

/** What .dockerignore leaves out of a folder that it lets in. */
function isInContext(path: string): boolean {
  return relative(root, path) !== 'src/persistence/generated';
}

async function runIn(command: string, cwd: string): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  await run('sh', ['-c', command], { cwd, env: { PATH, HOME, npm_config_prefer_offline: 'true' } }).catch(
    (error: { stdout?: string; stderr?: string }) => {
      throw new Error(`The Dockerfile’s step failed: ${command}\n${error.stdout}${error.stderr}`);
    },
  );
}

function workdirOf(stage: Stage): string {
  return restsOf(stage, 'WORKDIR')[0] ?? '/';
}

/** The rests of all instructions of one word. */
export function restsOf({ instructions }: Stage, word: string): readonly string[] {
  return instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest);
}
