/** After an install: makes the database client, where there is Prisma and the schema. A built `dist/` holds its own. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const prisma = 'node_modules/prisma/build/index.js';
if (existsSync(prisma) && existsSync('prisma/schema.prisma')) {
  const { status } = spawnSync(process.execPath, [prisma, 'generate'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
