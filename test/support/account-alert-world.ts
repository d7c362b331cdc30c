import { randomUUID } from 'node:crypto';
import type { AccountPlatform } from '../../src/domain/account-connector.ts';
import type { FailureKind } from '../../src/domain/failure.ts';
import type { RunTrigger } from '../../src/domain/run.ts';
import { closeAlert } from '../../src/persistence/alert-closing.ts';
import type { Prisma } from '../../src/persistence/prisma.ts';
import { ofAccount } from './alert-subjects.ts';
import { FailingSubject } from './alert-world.ts';
import type { World } from './world.ts';

type Ended = Pick<Prisma.AccountRunUncheckedCreateInput, 'status' | 'trigger' | 'attempts'> & {
  readonly failure?: { readonly kind: FailureKind; readonly detail: string };
};

/** An account connection that fails and recovers run by run, as its rows are. */
export class FailingAccount extends FailingSubject {
  static async create(world: World, label = 'Alpaca', platform: AccountPlatform = 'alpaca'): Promise<FailingAccount> {
    const owner = await world.aMember();
    const data = { ownerId: owner.memberId, kind: 'brokerage', connector: platform, platform, label } as const;
    const { id } = await world.prisma.accountConnection.create({
      data: { ...data, config: {}, sealed: 'sealed', credentialMark: randomUUID(), createdAt: world.nowInstant },
    });
    return new FailingAccount(world, ofAccount(id), owner);
  }

  fail(kind: FailureKind = 'TRANSIENT', trigger: RunTrigger = 'schedule') {
    const failure = { kind, detail: `${kind} from broker.example` };
    return this.ended({ status: 'failed', trigger, attempts: 4, failure });
  }

  succeed() {
    return this.ended({ status: 'succeeded', trigger: 'schedule', attempts: 1 });
  }

  async end(how: 'deleted' | 'switched_off'): Promise<void> {
    const { subject, world } = this;
    const now = world.nowInstant;
    await world.prisma.$transaction(async (tx) => {
      const data = how === 'deleted' ? { deletedAt: now } : { syncEnabled: false };
      await tx.accountConnection.update({ where: { id: subject.id }, data });
      const resolution = how === 'deleted' ? 'connection_deleted' : 'connection_disabled';
      await closeAlert(tx, { subjectId: subject.id, resolution, now });
    });
  }

  /** As it is for the runs since: what the store of account runs writes at the end of one. */
  private ended(run: Ended) {
    const { subject, world } = this;
    const now = world.nowInstant;
    return world.prisma.$transaction(async (tx) => {
      const standing = run.failure ? { failure: run.failure, failingSince: now } : { lastSyncAt: now };
      const { lastRunNumber: number } = await tx.accountConnection.update({
        where: { id: subject.id },
        data: { lastRunNumber: { increment: 1 }, ...standing },
      });
      const times = { queuedAt: now, startedAt: now, finishedAt: now };
      const by = { workflowId: `sync/${subject.id}`, workflowRunId: randomUUID(), pass: 1 };
      return tx.accountRun.create({ data: { connectionId: subject.id, number, ...times, ...by, ...run } });
    });
  }
}
