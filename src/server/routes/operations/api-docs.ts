import type { Server } from '../../http/server.ts';
import { escapeHtml } from '../../pages/page-html.ts';
import { sendPlainPage } from '../../pages/plain-page.ts';

interface Field {
  type?: string;
  enum?: unknown[];
  anyOf?: { enum?: unknown[] }[];
  description?: string;
}

interface Operation {
  summary: string;
  requestBody?: {
    content: Record<string, unknown> & {
      'application/json': { schema: { properties?: Record<string, Field>; required?: string[] }; example: unknown };
    };
  };
  parameters?: { name: string; required?: boolean; schema: Field; description?: string }[];
  /** Which access token it takes, if it does. */
  security?: object[];
  responses: Record<string, { description: string }>;
}

/** The API's description: `/openapi.json` for programs, `/docs` for people. */
export function apiDocs(app: Server): void {
  const description = () =>
    app.swagger() as unknown as { paths: Record<string, Partial<Record<'get' | 'post', Operation>>> };

  // Neither changes while the process runs.
  let json: string | undefined;
  let page: string | undefined;

  app.get('/openapi.json', async (_request, reply) => {
    void reply.headers({ 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' });
    void reply.type('application/json; charset=utf-8');
    return (json ??= JSON.stringify(description()));
  });

  app.get('/docs', async (_request, reply) => {
    page ??= describe(description().paths);
    return sendPlainPage(reply, { title: 'ONT ID custody API', body: page });
  });
}

function describe(paths: Record<string, Partial<Record<'get' | 'post', Operation>>>): string {
  const sections = Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get ? [section(`GET ${path}`, get)] : []),
    ...(post ? [section(path, post)] : []),
  ]);
  return `<h1>ONT ID custody API</h1>
<p class="muted">Calls are POST with JSON where nothing else is said. Every answer has the same envelope, with any HTTP
status: <code>error</code> is 0, or the number of an error. <code>oauth2/token</code> and
<code>oauth2/revoke</code> take forms too and speak OAuth: <code>error</code> is a word.
The same as <a href="/openapi.json">OpenAPI 3.1</a>.</p>
${sections.join('\n')}`;
}

function section(path: string, { summary, requestBody, parameters = [], responses, security }: Operation): string {
  const {
    schema: { properties = {}, required = [] },
    example,
  } = requestBody?.content['application/json'] ?? { schema: {}, example: undefined };
  const members = Object.entries(properties).map(([name, field]) =>
    fieldRow(name, field, required.includes(name), field.description),
  );
  const query = parameters.map(({ name, schema, required: needed = false, description }) =>
    fieldRow(name, schema, needed, description),
  );
  const fields = [...query, ...members];
  const answers = Object.entries(responses).map(
    ([status, { description }]) => `<tr><td>${status}</td><td>${escapeHtml(description)}</td></tr>`,
  );
  return `<h2><code>${path}</code></h2><p>${escapeHtml(summary)}</p>
${fields.length ? `<h3>Request</h3><table>${fields.join('')}</table>` : ''}
${example ? `<pre>${escapeHtml(JSON.stringify(example))}</pre>` : ''}
${security ? '<p>Takes the header <code>Authorization: Bearer …</code>, or <code>access_token</code>.</p>' : ''}
<h3>Answers</h3><table>${answers.join('')}</table>`;
}

function fieldRow(name: string, field: Field, required: boolean, description = ''): string {
  const type = `${typeOf(field)}${required ? '' : ', optional'}`;
  return `<tr><td><code>${name}</code></td><td>${type}</td><td class="muted">${marked(description)}</td></tr>`;
}

/** Its type, or the values that there are. */
function typeOf({ type, anyOf = [], enum: values = anyOf.flatMap((one) => one.enum ?? []) }: Field): string {
  return values.length
    ? values.map((value) => `<code>${escapeHtml(String(value))}</code>`).join(' or ')
    : escapeHtml(type ?? '');
}

/** Plain text, with what stands between backticks as code. */
const marked = (text: string) => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
