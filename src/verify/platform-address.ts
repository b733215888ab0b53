import { isLoopback } from '../protocol/common/web-address.ts';
import { OntidError } from '../protocol/errors/errors.ts';

/** The address that was read last: a back end has one, and asks with it for every token. */
let last: { platform: string; origin: string } | undefined;

/**
 * The origin of the platform that an app's back end is configured with. Over plain http anybody on the way could put
 * their own keys in, or read what is sent.
 *
 * @throws OntidError ERR_OPTION_INVALID
 */
export function readPlatform(platform: string): string {
  if (last?.platform !== platform) last = { platform, origin: originOf(platform) };
  return last.origin;
}

function originOf(platform: string): string {
  if (!URL.canParse(platform))
    throw new OntidError('ERR_OPTION_INVALID', 'platform is the address of the platform, such as https://id.example');
  const url = new URL(platform);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url.origin;
  throw new OntidError('ERR_OPTION_INVALID', 'platform must be https, save on this machine');
}
