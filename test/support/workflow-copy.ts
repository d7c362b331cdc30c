import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

/** One edit of a workflow file: `find` stands in `file` and becomes `become`. */
export type Edit = { readonly file: string; readonly find: string; readonly become: string };

const workflows = fileURLToPath(new URL('../../workflows', import.meta.url));
const tests = fileURLToPath(new URL('..', import.meta.url));

/** Bundles a copy of relais’ workflows with `edits` in it; the copy is gone afterwards. */
export async function bundleEditedWorkflows(edits: readonly Edit[]): Promise<WorkflowBundleWithSourceMap> {
  // Beside the tests, so that the copy finds the same packages.
  const folder = await mkdtemp(join(tests, 'edited-workflows-'));
  try {
    await cp(workflows, folder, { recursive: true });
    for (const edit of edits) await apply(folder, edit);
    return await bundleWorkflowCode({ logger: new DefaultLogger('ERROR'), workflowsPath: join(folder, 'index.ts') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function apply(folder: string, { file, find, become }: Edit): Promise<void> {
  const path = join(folder, file);
  const source = await readFile(path, 'utf8');
  if (!source.includes(find)) throw new Error(`${file} does not contain ${find}: bring the edit in step with it.`);
  await writeFile(path, source.replace(find, become));
}
