import type { AccountReply } from '../../../account-ports.ts';

type Answered = Extract<AccountReply, { outcome: 'answered' }>;

/**
 * True for a page for people where an API should answer: one that has a browser prove itself, or a firewall’s refusal. A
 * gateway’s own page of 5xx is none, nor is one that says that there is nothing here.
 */
export function isWall(answer: Answered): boolean {
  if (!isPage(answer)) return false;
  const { status } = answer;
  return isChallenge(answer) || (status >= 200 && status < 300) || status === 403 || status === 429;
}

/** True for HTML by how it begins: services call JSON and plain words HTML too. */
function isPage({ headers, text }: Answered): boolean {
  if (/^\s*<(!doctype html|html|head|body)\b/i.test(text)) return true;
  return /text\/html/i.test(headers['content-type'] ?? '') && /^\s*</.test(text);
}

/**
 * Cloudflare says it in a header, or names its script (developers.cloudflare.com, “Detect a challenge page response”; the
 * script as betagouv/assistant-declaration src/core/ticketing/billetweb.ts met it); Akamai refuses in these words.
 */
function isChallenge({ headers, text }: Answered): boolean {
  if (headers['cf-mitigated'] === 'challenge') return true;
  return /cdn-cgi\/challenge-platform|captcha|just a moment|Access Denied|errors\.edgesuite\.net/i.test(text);
}
