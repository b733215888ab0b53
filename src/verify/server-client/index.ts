export type { CustodyApi } from '../../protocol/custody-api.ts';
export { OntidError, type OntidErrorCode } from '../../protocol/errors.ts';
export type { OntId } from '../../protocol/ont-id.ts';
export { CallRefused } from './call-refused.ts';
export { type Client, type ClientOptions, createClient } from './client.ts';
