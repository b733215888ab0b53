import type { OntId } from '../common/ont-id.ts';

/** What the platform tells a developer whose page asks: of the app no more than its sign-in page says to anybody. */
export interface RegistrationAnswer {
  /** Why a sign-in from there would be refused; `null` when it would not. */
  refusal: 'unknown_client' | 'unknown_origin' | null;
  /** The app's name, where it is known. */
  app_name?: string;
  /** Of the platform, and of the script that it serves. */
  version: string;
  /** The platform's clock, in milliseconds since the epoch. */
  time: number;
}

export const REGISTRATION_PATH = '/doctor/registration';

/** @param origin of the page that would ask for a sign-in */
export function registrationUrl(platform: string, clientId: OntId, origin: string): string {
  const query = new URLSearchParams({ client_id: clientId, origin });
  return `${platform}${REGISTRATION_PATH}?${query.toString()}`;
}

export function isRegistrationAnswer(answer: unknown): answer is RegistrationAnswer {
  const { refusal, version, time } = Object(answer) as Partial<RegistrationAnswer>;
  return (
    (refusal === null || refusal === 'unknown_client' || refusal === 'unknown_origin') &&
    typeof version === 'string' &&
    typeof time === 'number'
  );
}
