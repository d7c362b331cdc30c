import { randomBytes } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { PrismaClient } from './prisma.ts';
import { allRows, type SealedRow, sealedColumns, secretContext } from './sealed-rows.ts';
import { parseSealedText } from './sealed-text.ts';
import { createSecretBox, type EncryptionKeys, type SecretBox } from './secret-box.ts';

const PAGE = 2_000;
const MARK_KEY = 'mark key';
const MARK_KEY_BYTES = 32;

/** The box of this installation, or one sentence that says which of its keys is missing or wrong. */
export type OpenedSecrets =
  | { readonly outcome: 'opened'; readonly box: SecretBox }
  | { readonly outcome: 'unfit'; readonly message: string };

/**
 * Opens what is sealed in the database, before anything is served: every key in use must be among `keys` and open what it
 * sealed. The key of marks is kept in the database itself, so that a change of ENCRYPTION_KEYS changes no mark.
 */
export async function openSecrets(prisma: PrismaClient, keys: EncryptionKeys, now: Instant): Promise<OpenedSecrets> {
  const box = createSecretBox(keys);
  const message = await unfitness(prisma, keys, box);
  if (message !== undefined) return { outcome: 'unfit', message };
  return { outcome: 'opened', box: createSecretBox(keys, await markKeyOf(prisma, keys, { box, now })) };
}

async function unfitness(prisma: PrismaClient, keys: EncryptionKeys, box: SecretBox): Promise<string | undefined> {
  const inUse = await keysInUse(prisma);
  const missing = [...inUse].filter(([keyId]) => !keys.some(({ id }) => id === keyId));
  if (missing.length > 0) {
    const uses = missing.map(([keyId, { count }]) => `${keyId} (${count} ${count === 1 ? 'secret' : 'secrets'})`);
    return `ENCRYPTION_KEYS lacks ${uses.join(', ')}, in use in the database: put it back behind the newest key.`;
  }
  const wrong = [...inUse].flatMap(([keyId, { sample }]) => (opens(sample, box) ? [] : [keyId]));
  if (wrong.length === 0) return undefined;
  return `ENCRYPTION_KEYS has another key as ${wrong.join(', ')} than the database was sealed with: put the right one in its place.`;
}

type Use = { readonly count: number; readonly sample: SealedRow };

async function keysInUse(prisma: PrismaClient): Promise<ReadonlyMap<string, Use>> {
  const uses = new Map<string, Use>();
  for (const column of sealedColumns(prisma))
    for await (const row of allRows(column, PAGE)) {
      const keyId = parseSealedText(row.sealed)?.keyId;
      if (keyId === undefined) continue;
      const { count = 0, sample = row } = uses.get(keyId) ?? {};
      uses.set(keyId, { count: count + 1, sample });
    }
  return uses;
}

function opens({ sealed, context }: SealedRow, box: SecretBox): boolean {
  try {
    box.open(sealed, context);
    return true;
  } catch {
    return false;
  }
}

/** The stored key; else one is stored, by whichever process is first. */
async function markKeyOf(
  prisma: PrismaClient,
  keys: EncryptionKeys,
  { box, now }: { readonly box: SecretBox; readonly now: Instant },
): Promise<Buffer> {
  const context = secretContext(MARK_KEY);
  const where = { name: MARK_KEY };
  if (!(await prisma.secret.findUnique({ where }))) {
    const sealed = box.seal((await firstMarkKey(prisma, keys)).toString('base64'), context);
    await prisma.secret.createMany({ data: [{ name: MARK_KEY, sealed, createdAt: now }], skipDuplicates: true });
  }
  const { sealed } = await prisma.secret.findUniqueOrThrow({ where });
  return Buffer.from(box.open(sealed, context), 'base64');
}

/** Before it was stored, the last of ENCRYPTION_KEYS made the marks: where there are some, it goes on doing so. */
async function firstMarkKey(prisma: PrismaClient, keys: EncryptionKeys): Promise<Buffer> {
  const hasMarks = (await prisma.connection.count({ take: 1 })) > 0;
  return hasMarks ? (keys.at(-1) ?? keys[0]).key : randomBytes(MARK_KEY_BYTES);
}
