export { createClient, type Client, type ClientOptions } from './client.ts';
export { CallRefused } from './call-refused.ts';
export { OntidError, type OntidErrorCode } from '../../protocol/errors.ts';
export type { CustodyApi } from '../../protocol/custody-api.ts';
export type { OntId } from '../../protocol/ont-id.ts';
