import type { Response } from 'express';
import { sendJson } from '../hub-desk.ts';

/** What is wrong with a request, as the API words it where its words are known. */
export class Beds24Refusal extends Error {
  override readonly name = 'Beds24Refusal';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** `{"success":false,"type":"error","code":401,"error":"Token not valid"}` (hardcode83/big: docs/beds24-spike.md, live). */
export function sendRefusal(
  response: Response,
  { code, message }: Beds24Refusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, code, { success: false, type: 'error', code, error: message }, headers);
}
