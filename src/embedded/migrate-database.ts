import { fileURLToPath } from 'node:url';
import { migrationTrouble } from '../cli/migration-trouble.ts';
import { migrate } from '../persistence/migrate.ts';
import { StartProblem } from './start-problem.ts';

const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/**
 * Brings the database to this version.
 *
 * @throws StartProblem when it is away, refuses the user or a right, or was migrated by other migrations.
 */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  try {
    await migrate(databaseUrl, migrations);
  } catch (error) {
    const trouble = migrationTrouble(error, databaseUrl);
    throw trouble === undefined ? error : new StartProblem(trouble, { cause: error });
  }
}
