import type { PrismaClient } from '../prisma.ts';
import type { SecretBox } from '../secret-box.ts';

/** What account connections stand on. `workflowIdOf` names the workflow that works on a connection. */
export type AccountStoreDeps = {
  readonly prisma: PrismaClient;
  readonly box: SecretBox;
  readonly workflowIdOf: (connectionId: string) => string;
};
