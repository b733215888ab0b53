import { userInfo } from 'node:os';

/**
 * A log line of a command that changed something (ASVS 5.0 16.2.1): when, who, what, and to which app or request. Of
 * the options it has the names: values may be a person's data or a secret.
 *
 * @param args of the command line, after the command
 * @param result what the command prints; of it only the `app_id` of a new app is taken
 */
export function auditLine(command: string, args: readonly string[], result: unknown): string {
  const { app_id: made } = result as { app_id?: string };
  const options = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.split('=', 1)[0]!.slice(2));
  // The first argument names an app or a request, where it is no option.
  const named = args[0]?.startsWith('--') ? undefined : args[0];
  return JSON.stringify({
    level: 30,
    time: Date.now(),
    pid: process.pid,
    command,
    subject: named ?? made ?? null,
    options: [...new Set(options)],
    user: userName(),
    msg: 'an operator changed something',
  });
}

/** The account that runs the command; some containers have a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
