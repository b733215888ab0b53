import type { FastifyReply, FastifyRequest } from 'fastify';

/** How the callers of a route say who they are: with an access token, or by signing the call. */
export type Credentials = 'bearer' | 'signature';

// RFC 9421 §5.1: what a signature has to hold. The older forms have a scheme and no standard; `hmac:ont:…` is one of
// them.
const SIGNATURE_CHALLENGE = {
  'www-authenticate': 'hmac realm="ont"',
  'accept-signature': 'sig=("@method" "@target-uri" "content-digest");created;nonce;keyid;alg="hmac-sha256"',
};

/** Names what a 401 wants to see instead (RFC 9110 §11.6.1). */
export function challenge(request: FastifyRequest, reply: FastifyReply): void {
  const { credentials } = request.routeOptions.config;
  if (credentials === 'signature') void reply.headers(SIGNATURE_CHALLENGE);
  if (credentials === 'bearer') void reply.header('www-authenticate', bearerChallenge(request));
}

/** RFC 6750 §3.1: whoever sent no token at all is told of no error. */
function bearerChallenge({ headers }: FastifyRequest): string {
  const sent = headers['access_token'] !== undefined || /^Bearer\b/i.test(headers.authorization ?? '');
  return sent ? 'Bearer realm="ont", error="invalid_token"' : 'Bearer realm="ont"';
}
