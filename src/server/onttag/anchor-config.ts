/**
 * Reads who decides on documents: `manual`, an operator with `ontid-signin onttag approve`, or `auto`, which looks at
 * nothing and issues an invented person's credential.
 */
export function readAnchor(env: NodeJS.ProcessEnv, production: boolean, faults: string[]): 'auto' | 'manual' {
  const anchor = env['ONTTAG_ANCHOR'] || (production ? 'manual' : 'auto');
  if (anchor !== 'auto' && anchor !== 'manual') faults.push(`ONTTAG_ANCHOR is auto or manual, not "${anchor}"`);
  if (anchor === 'auto' && production)
    faults.push('ONTTAG_ANCHOR is auto, which approves every document unseen: expected manual in production');
  return anchor === 'auto' ? 'auto' : 'manual';
}
