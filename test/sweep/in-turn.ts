import type { PassStore } from '../../src/pass-ports.ts';

/**
 * Passes whose readings are committed in the order in which they were asked for, so that two runs of one script do the same:
 * which of two answers comes first is the one thing that may make a difference.
 */
export function inTurn(passes: PassStore): PassStore {
  const turns = new Map<string, Turns>();
  const inOrder = <T>(runId: string, connectionId: string, commit: () => Promise<T>): Promise<T> =>
    turns.get(runId)?.take(connectionId, commit) ?? commit();
  return {
    ...passes,
    async claim(key, how) {
      const claim = await passes.claim(key, how);
      if (claim.outcome === 'claimed')
        turns.set(claim.runId, new Turns(claim.toRead.map(({ connectionId }) => connectionId)));
      return claim;
    },
    commitReading: (runId, reading) =>
      inOrder(runId, reading.connection.connectionId, () => passes.commitReading(runId, reading)),
    commitUnchanged: (runId, reading) =>
      inOrder(runId, reading.connection.connectionId, () => passes.commitUnchanged(runId, reading)),
    commitFailure: (runId, reading) =>
      inOrder(runId, reading.connection.connectionId, () => passes.commitFailure(runId, reading)),
    commitPutOff: (runId, putOff) =>
      inOrder(runId, putOff.connection.connectionId, () => passes.commitPutOff(runId, putOff)),
  };
}

class Turns {
  private readonly over = new Map<string, { readonly promise: Promise<void>; readonly end: () => void }>();
  private readonly ids: readonly string[];

  constructor(ids: readonly string[]) {
    this.ids = ids;
    for (const id of ids) {
      let end = () => {};
      const promise = new Promise<void>((resolve) => {
        end = resolve;
      });
      this.over.set(id, { promise, end });
    }
  }

  async take<T>(id: string, commit: () => Promise<T>): Promise<T> {
    const before = this.ids[this.ids.indexOf(id) - 1];
    if (before !== undefined) await this.over.get(before)?.promise;
    try {
      return await commit();
    } finally {
      this.over.get(id)?.end();
    }
  }
}
