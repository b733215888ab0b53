import { readConfig } from '../../../src/server/config/config.ts';
import { startPlatform } from '../../../src/server/platform.ts';
import { REGISTRATIONS } from '../stand-ins/stand-ins.ts';

// The platform in a process of its own, as `src/server/main.ts` runs it, with stand-ins for its providers.

const say = (line: string) => console.error(line);
const { STAND_INS } = process.env;
const config = { ...readConfig(process.env, say), linked: REGISTRATIONS };
const platform = await startPlatform(config, {
  overrides: { providersAt: (address) => address.replace('https://', `${STAND_INS}/`) },
});
say(`ONT ID platform on ${platform.url}`);
process.once('SIGTERM', () => void platform.close().then(() => process.exit(0)));
