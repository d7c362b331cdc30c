import type { Actor } from '../../src/domain/member.ts';
import type { Orchestrator } from '../../src/ports.ts';
import type { AccountWorld } from '../persistence/accounts/account-world.ts';
import { quietOrchestrator } from '../support/quiet-orchestrator.ts';
import { World } from '../support/world.ts';
import { apiAs } from '../temporal/api-as.ts';

/** Writes down what is asked of Temporal, as `method of-what`. */
export function recordingOrchestrator(signalled: string[]): Orchestrator {
  const record = (method: string) => async (id: string) => void signalled.push(`${method} ${id}`);
  return quietOrchestrator({ accountSyncRequested: record('accountSyncRequested'), resolved: record('resolved') });
}

/** The API over real stores, as this person. */
export function accountsApi(accounts: AccountWorld, actor: Actor, signalled: string[] = []) {
  return instanceOf(accounts, { actor, signalled, world: accounts.world });
}

/** Another instance of the API, with stores of its own: what it says comes from the database alone. */
export function anotherInstance(accounts: AccountWorld, actor: Actor, signalled: string[] = []) {
  return instanceOf(accounts, { actor, signalled, world: new World(accounts.prisma, () => Promise.resolve()) });
}

type Instance = { readonly actor: Actor; readonly signalled: string[]; readonly world: World };

function instanceOf(accounts: AccountWorld, { actor, signalled, world }: Instance) {
  const clock = { now: () => accounts.now };
  return apiAs(actor, { world, orchestrator: recordingOrchestrator(signalled), clock });
}

/** The pointers and codes of a refusal, and its status. */
export function told({ status, body }: { readonly status: number; readonly body: unknown }): readonly unknown[] {
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
  const texts = Array.isArray(errors) ? errors.map(({ pointer, code }) => `${pointer} ${code}`) : [];
  return [status, ...texts];
}
