import { migrate } from '../persistence/migrate.ts';
import type { CommandAnswer } from './command-answer.ts';
import { migrationTrouble } from './migration-trouble.ts';

/** `npm run db:migrate`: brings the database to the version of `folder`, and says what it did or why it could not. */
export async function runMigrate(databaseUrl: string, folder: string): Promise<CommandAnswer> {
  try {
    const applied = await migrate(databaseUrl, folder);
    return {
      exitCode: 0,
      message: applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.',
    };
  } catch (error) {
    const message = migrationTrouble(error, databaseUrl);
    if (message === undefined) throw error;
    return { exitCode: 1, message };
  }
}
