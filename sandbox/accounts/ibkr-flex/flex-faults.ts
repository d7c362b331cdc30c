import type { Request, Response } from 'express';
import { errorText, type FlexCode } from './flex-errors.ts';

export type FlexStep = 'SendRequest' | 'GetStatement';

/**
 * What the service does instead of answering well, at one step or at both, so many times or until it is cleared. `code`: an error of its
 * own. `page`: a web page. `text`: another body with this status. `cut`: half of the good answer. `hang`: none, ever. `reset`: the
 * connection breaks.
 */
export type FlexFault = { readonly step?: FlexStep; readonly times?: number } & (
  | { readonly kind: 'code'; readonly code: FlexCode }
  | { readonly kind: 'page'; readonly status?: number; readonly page?: keyof typeof flexPages }
  | { readonly kind: 'text'; readonly status: number; readonly text: string; readonly headers?: Record<string, string> }
  | { readonly kind: 'cut' | 'hang' | 'reset' }
);

/** Pages of the walls that stand before sites: composed after Cloudflare’s challenge and Akamai’s refusal. */
const flexPages = {
  challenge:
    '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>',
  refusal:
    "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nYou don't have permission to access this server.<P>\nReference #18.0\n</BODY>\n</HTML>",
  maintenance: '<html><body><h1>System maintenance</h1></body></html>',
} as const;

export type FlexFaults = {
  set(fault: FlexFault): void;
  clear(): void;
  /** The fault that a request at this step meets, which is one time less then. */
  next(step: FlexStep): FlexFault | null;
};

/** The faults that are set, the first one that fits first. */
export function openFaults(): FlexFaults {
  let faults: { readonly fault: FlexFault; left: number }[] = [];
  return {
    set: (fault) => void faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => {
      faults = [];
    },
    next(step) {
      const found = faults.find(({ fault, left }) => left > 0 && (fault.step ?? step) === step);
      if (found === undefined) return null;
      found.left -= 1;
      return found.fault;
    },
  };
}

/** Answers as the fault says; `good` is what would have been said. */
export function answerFaultily(fault: FlexFault, good: string, request: Request, response: Response): void {
  switch (fault.kind) {
    case 'code':
      return sendXml(response, errorText(fault.code));
    case 'page':
      response.status(fault.status ?? 200).type('text/html');
      return void response.send(flexPages[fault.page ?? 'challenge']);
    case 'text':
      response
        .status(fault.status)
        .set(fault.headers ?? {})
        .type('text/plain');
      return void response.send(fault.text);
    case 'cut':
      return sendXml(response, good.slice(0, Math.floor(good.length / 2)));
    case 'reset':
      return void request.socket.destroy();
    case 'hang':
      return;
  }
}

/** A good answer, or an error: both come with HTTP 200. */
export function sendXml(response: Response, text: string): void {
  response.status(200).type('text/xml').send(text);
}
