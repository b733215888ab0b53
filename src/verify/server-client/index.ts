export type { OntId } from '../../protocol/common/ont-id.ts';
export type { CustodyApi } from '../../protocol/custody/custody-api.ts';
export { OntidError, type OntidErrorCode } from '../../protocol/errors/errors.ts';
export { CallRefused } from './call-refused.ts';
export { type Client, type ClientOptions, createClient } from './client.ts';
