import { getAccount } from 'ontid-signin';

export const whoIsSignedIn = () => getAccount()?.ontid ?? 'nobody';
