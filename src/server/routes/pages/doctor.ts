import { isOntId } from '../../../protocol/common/ont-id.ts';
import { REGISTRATION_PATH, type RegistrationAnswer } from '../../../protocol/site/registration.ts';
import type { Server } from '../../http/server.ts';
import { sourceOf } from '../../http/source.ts';
import { readVersion } from '../../pages/plugin-build.ts';
import type { Services } from '../../services/services.ts';

/** Whether an app may sign people in from an origin, for whoever builds that app: `/signin` says the same in a page. */
export function doctor(app: Server, { apps, config, guard, now }: Services): void {
  const version = readVersion();
  app.get<{ Querystring: Record<string, unknown> }>(
    REGISTRATION_PATH,
    { config: { limit: 'counted' } },
    async (request, reply): Promise<RegistrationAnswer> => {
      void reply.headers({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'no-store',
      });
      await guard.call(sourceOf(request, config));
      const { client_id: clientId, origin } = request.query;
      const client = isOntId(clientId) ? await apps.find(clientId) : undefined;
      const isOrigin = client?.origins.some((known) => known === origin);
      return {
        refusal: client ? (isOrigin ? null : 'unknown_origin') : 'unknown_client',
        ...(client && { app_name: client.name }),
        version,
        time: now().getTime(),
      };
    },
  );
}
