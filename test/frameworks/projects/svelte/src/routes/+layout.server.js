/** The platform and the client are known when the site is served, not when it is built. */
export const load = () => ({ host: process.env.PLATFORM, clientId: process.env.CLIENT_ID });
