import { z } from 'zod';
import { InvalidSettings } from '../config.ts';

const systemErrorSchema = z.object({ code: z.literal('EADDRINUSE') });

/** Rejects as `listening` does, in one sentence when its port is taken; `setting` names the port. @throws InvalidSettings */
export async function orPortTaken<T>(
  listening: Promise<T>,
  { setting, port }: { readonly setting: string; readonly port: number },
): Promise<T> {
  try {
    return await listening;
  } catch (error) {
    if (!systemErrorSchema.safeParse(error).success) throw error;
    throw new InvalidSettings(`Port ${port} is taken: end the program that holds it, or set ${setting} to another.`);
  }
}
