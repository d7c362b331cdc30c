import { fileURLToPath } from 'node:url';
import { InvalidSettings, loadConfig } from '../config.ts';
import { migrate } from '../persistence/migrate.ts';

/** `npm run db:migrate`: brings the database of DATABASE_URL to this version, and says what it did. */
const { databaseUrl } = loadConfig(process.env);
if (databaseUrl === undefined) throw new InvalidSettings('Set DATABASE_URL to the database to migrate.');
const applied = await migrate(databaseUrl, fileURLToPath(new URL('../../prisma/migrations', import.meta.url)));
process.stdout.write(applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'The database is up to date.\n');
