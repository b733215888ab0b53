import swagger from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { ERROR_CODES, type ErrorName } from '../../protocol/errors/error-codes.ts';
import type { OAuthErrorName } from '../../protocol/oauth/oauth.ts';
import { ONT_TAG_CODES, type OntTagErrorName } from '../../protocol/onttag/onttag.ts';
import { statusOf } from '../errors/api-error.ts';
import { statusOfOntTag } from '../errors/onttag-error.ts';
import { type AnswerShape, success } from './envelope.ts';
import type { Server } from './server.ts';

/** An error by its name, and its HTTP status where that is not the customary one. */
export type NamedError = ErrorName | readonly [error: ErrorName, status: number];

/** What a route says of itself for people who call it. */
export interface RouteDescription {
  summary: string;
  errors: readonly NamedError[];
  /** Without a request where there is no body. */
  example: { request?: unknown; result: unknown };
}

/** What a route of ONT TAG's says of itself, whose errors have numbers of their own. */
export interface OntTagDescription extends Omit<RouteDescription, 'errors'> {
  ontTagErrors: readonly OntTagErrorName[];
}

/** An error as a caller sees it. */
interface DescribedError {
  name: string;
  number: number;
  status: number;
}

/** What a route that speaks OAuth says of itself. */
export interface OAuthDescription {
  summary: string;
  /** By HTTP status. */
  errors: Record<number, readonly OAuthErrorName[]>;
  /** What the body holds, as a form or as JSON. */
  body: object;
  /** Without a result where the answer is empty. */
  example: { request: object; result?: object };
}

/** What any call may be answered with. */
const COMMON_ERRORS: readonly ErrorName[] = ['PARAM_ERROR', 'NOT_PERMISSION', 'INNER_ERROR'];
const COMMON_ONT_TAG_ERRORS: readonly OntTagErrorName[] = ['PARAM_ERROR', 'TIME_EXCEEDED', 'INNER_ERROR'];

/**
 * Collects the API's description (OpenAPI 3.1) from the schemas that its requests are checked against, so that the two
 * cannot differ. To be called before the routes are added.
 */
export async function describeApi(app: Server, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ONT ID custody API',
        version: '1.0',
        description:
          'Every answer has the same envelope, with any HTTP status: `error` is 0, or the number of an error. ' +
          'Except `oauth2/token`, `oauth2/revoke` and `oauth2/cancel`: they take forms too and answer as RFC 6749 ' +
          'and RFC 7009 have it.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          access_token: {
            type: 'apiKey',
            in: 'header',
            name: 'access_token',
            description: 'the older way to send the same token',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { answer, description, oauth, credentials } = route.config ?? {};
      if (oauth) return { schema: describeOAuth(oauth), url };
      if (!answer || !description) return { schema: { ...schema, hide: true } as FastifySchema, url };
      const security = credentials === 'bearer' ? { security: [{ bearer: [] }, { access_token: [] }] } : {};
      return { schema: { ...describe((schema ?? {}) as FastifySchema, answer, description), ...security }, url };
    },
  });
}

function describe(
  schema: FastifySchema,
  answer: AnswerShape,
  description: RouteDescription | OntTagDescription,
): FastifySchema {
  const { summary, example } = description;
  const errors = errorsOf(description);
  const body = schema.body ? { body: { ...(schema.body as object), examples: [example.request] } } : {};
  const statuses = [...new Set(errors.map(({ status }) => status))].sort();
  const failures = statuses.map(
    (status) =>
      [
        status,
        failureResponse(
          answer,
          errors.filter((error) => error.status === status),
        ),
      ] as const,
  );
  return {
    ...schema,
    ...body,
    summary,
    response: { 200: successResponse(answer, example.result), ...Object.fromEntries(failures) },
  } as FastifySchema;
}

/** All that a route may answer with, in its own catalogue. */
function errorsOf(description: RouteDescription | OntTagDescription): DescribedError[] {
  if ('errors' in description) {
    return [...description.errors, ...COMMON_ERRORS].map((error) => {
      const [name, status] = typeof error === 'string' ? ([error, statusOf(error)] as const) : error;
      return { name, number: ERROR_CODES[name], status };
    });
  }
  return [...description.ontTagErrors, ...COMMON_ONT_TAG_ERRORS].map((name) => ({
    name,
    number: ONT_TAG_CODES[name],
    status: statusOfOntTag(name),
  }));
}

function describeOAuth({ summary, errors, body, example }: OAuthDescription): FastifySchema {
  const failures = Object.entries(errors).map(([status, names]) => [status, oauthFailure(names)] as const);
  const success = example.result ? { ...schemaOf(example.result), examples: [example.result] } : { type: 'null' };
  return {
    consumes: ['application/x-www-form-urlencoded', 'application/json'],
    body: { ...body, examples: [example.request] },
    summary,
    response: { 200: { description: 'OK', ...success }, ...Object.fromEntries(failures) },
  } as FastifySchema;
}

function oauthFailure(names: readonly OAuthErrorName[]): object {
  return {
    description: names.join(', '),
    type: 'object',
    required: ['error', 'error_description'],
    properties: { error: { enum: names }, error_description: { type: 'string' } },
    examples: names.map((error) => ({ error, error_description: '…' })),
  };
}

function successResponse(answer: AnswerShape, result: unknown): object {
  return {
    description: 'SUCCESS',
    ...envelopeSchema(answer, [0], schemaOf(result)),
    examples: [success(answer, result)],
  };
}

function failureResponse(answer: AnswerShape, errors: DescribedError[]): object {
  const description = errors.map(({ name, number }) => `${number} ${name}`).join(', ');
  const examples = errors.map(({ name, number }) => ({
    action: answer.action,
    version: '1.0',
    error: number,
    desc: `${name}, …`,
    result: answer.failure,
  }));
  return {
    description,
    ...envelopeSchema(
      answer,
      errors.map(({ number }) => number),
      { const: answer.failure },
    ),
    examples,
  };
}

function envelopeSchema({ action }: AnswerShape, errors: number[], result: object): object {
  return {
    type: 'object',
    required: ['action', 'version', 'error', 'desc', 'result'],
    properties: {
      action: { const: action },
      version: { const: '1.0' },
      error: { enum: errors },
      desc: { type: 'string' },
      result,
    },
  };
}

/** The shape of an example: results are too few kinds to need schemas of their own. */
function schemaOf(value: unknown): object {
  if (Array.isArray(value)) return { type: 'array', items: schemaOf(value[0]) };
  if (typeof value !== 'object' || value === null) return { type: typeof value };
  const properties = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, schemaOf(member)]));
  return { type: 'object', properties };
}
