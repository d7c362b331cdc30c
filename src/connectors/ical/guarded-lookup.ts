import { isIP, type LookupFunction } from 'node:net';
import { codeOf } from './error-code.ts';
import { isPublicAddress } from './public-address.ts';

/** The addresses of a host name, as text. Rejects with a `code` (`ENOTFOUND`, …) like `node:dns`. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** The `code` of the error with which a connection fails when its host has an address that is not public. */
export const addressRefusedCode = 'ADDRESS_REFUSED';

/**
 * A `lookup` for a socket that refuses a host unless every address it resolves to is public. The socket connects to the
 * very addresses that were checked, so a name that resolves differently a moment later gains nothing (DNS rebinding).
 * Sockets do not call it for IP literals: those are refused before.
 */
export function createGuardedLookup(resolve: ResolveHost): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) return callback(errorWithCode('ENOTFOUND', 'the host has no address'), []);
        if (!addresses.every(isPublicAddress)) {
          return callback(errorWithCode(addressRefusedCode, 'the host has an address that is not public'), []);
        }
        if (!options.all) return callback(null, first, isIP(first));
        return callback(
          null,
          addresses.map((address) => ({ address, family: isIP(address) })),
        );
      },
      (error: unknown) => callback(errorWithCode(codeOf(error), 'the host could not be resolved'), []),
    );
  };
}

function errorWithCode(code: string | undefined, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
