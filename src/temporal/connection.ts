import { Client, Connection, type ConnectionOptions } from '@temporalio/client';

/** Where Temporal is. `options` come from Temporal's own environment configuration (address, TLS, API key). */
export type TemporalTarget = { readonly connection: ConnectionOptions; readonly namespace: string };

/** A client whose connection the caller closes. Rejects when the server does not answer within `deadlineMs`. */
export async function connectTemporal(target: TemporalTarget, deadlineMs = 10_000): Promise<Client> {
  const connection = await Connection.connect({ ...target.connection, connectTimeout: deadlineMs });
  return new Client({ connection, namespace: target.namespace });
}
