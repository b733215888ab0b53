import type { OntId } from '../protocol/common/ont-id.ts';
import { isRegistrationAnswer, type RegistrationAnswer, registrationUrl } from '../protocol/site/registration.ts';
import { get, readBody, reason } from './answer.ts';
import { type Finding, finding } from './findings.ts';

const SKEW_SECONDS = 30;

/** What the platform says of an app, with its own version; without `version` it did not answer. */
export interface Registration {
  version?: string | undefined;
  findings: Finding[];
}

/** Asks the platform whether an app may sign people in from an origin. Nobody is signed in. */
export async function checkRegistration(platform: string, clientId: OntId, origin: string): Promise<Registration> {
  const response = await get(registrationUrl(platform, clientId, origin)).catch((error: unknown) => error as Error);
  if (response instanceof Error)
    return { findings: [finding('PLATFORM_UNREACHABLE', `${platform} does not answer: ${reason(response)}`)] };
  const answer: unknown = await readBody(response)
    .then(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)))
    .catch(() => undefined);
  if (!isRegistrationAnswer(answer))
    return {
      findings: [
        finding('PLATFORM_UNREACHABLE', `${platform} answers ${response.status} and is no platform of ONT ID.`),
      ],
    };
  return {
    version: answer.version,
    findings: [...judge(answer, clientId, origin), ...checkClock(answer.time, platform)],
  };
}

function judge({ refusal, app_name: name }: RegistrationAnswer, clientId: OntId, origin: string): Finding[] {
  if (refusal === 'unknown_client') return [finding('CLIENT_UNKNOWN', `The platform knows no app ${clientId}.`)];
  if (refusal === 'unknown_origin')
    return [finding('ORIGIN_UNKNOWN', `The app “${name}” is not registered for ${origin}.`)];
  return [];
}

function checkClock(time: number, platform: string): Finding[] {
  const seconds = Math.round((Date.now() - time) / 1000);
  if (!(Math.abs(seconds) > SKEW_SECONDS)) return [];
  return [
    finding(
      'CLOCK_SKEW',
      `This machine’s clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} that of ${platform}.`,
    ),
  ];
}
