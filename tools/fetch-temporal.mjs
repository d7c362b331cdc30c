// node tools/fetch-temporal.mjs cli|test-server <folder>
// Lets the Temporal SDK download one of its servers into the folder. The SDK has no function that only downloads, so the
// server is started and stopped once. A process of its own, because the SDK's download has no deadline and must be ended.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [kind, downloadDir] = process.argv.slice(2);
const server = { executable: { type: 'cached-download', downloadDir } };
try {
  const environment =
    kind === 'cli'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
