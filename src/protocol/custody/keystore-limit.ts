/** The longest keystore that the platform takes, in characters: its JSON, or base64 of it. */
export const KEYSTORE_MAX_LENGTH = 16 * 1024;
