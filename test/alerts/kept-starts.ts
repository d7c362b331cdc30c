import type { World } from '../support/world.ts';
import { AlertTrial, type Staff } from './alert-trial.ts';
import type { CapturedMail } from './captured-mail.ts';
import { Expected } from './life-cycle-steps.ts';

/** A trial and what the oracle expects of it, at the moment at which a race begins. */
export type Start = { readonly trial: AlertTrial; readonly expected: Expected };

type Kept = {
  /** The schema that holds a copy of every table. */
  readonly schema: string;
  readonly start: Start;
  readonly mails: readonly CapturedMail[];
  readonly nowInstant: string;
};

/**
 * Begins many races at the same point. The first time that point is reached by the real stores; later the whole database
 * is put back as it was then, rows and IDs, which takes one statement.
 */
export class KeptStarts {
  private readonly world: World;
  private readonly staff: Staff;
  private readonly kept = new Map<string, Kept>();

  constructor(world: World, staff: Staff) {
    this.world = world;
    this.staff = staff;
  }

  /** The point that `reach` comes to with listings of these names; `point` names it. */
  async at(point: string, names: readonly string[], reach: (start: Start) => Promise<void>): Promise<Start> {
    const known = this.kept.get(point);
    if (known) return this.putBack(known);
    const trial = await AlertTrial.create(this.world, this.staff, names);
    const start = { trial, expected: new Expected(trial) };
    await reach(start);
    const kept = {
      ...{ schema: `start_${this.kept.size}`, start, mails: [...trial.server.mails] },
      nowInstant: this.world.nowInstant,
    };
    await this.world.prisma.$executeRawUnsafe(keep(kept.schema));
    this.kept.set(point, kept);
    return this.putBack(kept);
  }

  private async putBack({ schema, start, mails, nowInstant }: Kept): Promise<Start> {
    await this.world.prisma.$executeRawUnsafe(putBack(schema));
    this.world.nowInstant = nowInstant;
    const trial = start.trial.again(mails);
    return { trial, expected: start.expected.cloneFor(trial) };
  }
}

const eachTable = (statements: string) => `
  FOR one IN SELECT "tablename" FROM pg_tables WHERE "schemaname" = 'public' AND "tablename" NOT LIKE E'\\\\_%' LOOP
    ${statements}
  END LOOP;`;

function keep(schema: string): string {
  return `DO $do$ DECLARE one text; BEGIN
    CREATE SCHEMA ${schema};
    ${eachTable(`EXECUTE format('CREATE TABLE ${schema}.%I AS TABLE public.%I', one, one);`)}
  END $do$`;
}

/** As a replica does it: without the triggers that check references, and keep the audit log as it is. */
function putBack(schema: string): string {
  return `DO $do$ DECLARE one text; BEGIN
    SET LOCAL session_replication_role = replica;
    ${eachTable(`EXECUTE format('DELETE FROM public.%I', one);
    EXECUTE format('INSERT INTO public.%I OVERRIDING SYSTEM VALUE TABLE ${schema}.%I', one, one);`)}
  END $do$`;
}
