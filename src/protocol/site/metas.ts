/** The meta tags that name the client: the documented name first, then the name on pages of the original script. */
export const CLIENT_METAS: readonly string[] = ['ontid-signin-client_ontid', 'ontology-app-ontid'];
