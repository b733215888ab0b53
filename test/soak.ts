import { styleText } from 'node:util';
import { BROWSERS } from './support/browsers.ts';
import { afterLost, CoopStage, cutsOff, POLICIES } from './support/fixtures/index.ts';
import { startTestPlatform } from './support/platform.ts';

// Signs in again and again, with every Cross-Origin-Opener-Policy, while the site's page keeps the focus. It counts the
// answers that were no success. `npm run soak` for fifty rounds, `npm run soak -- 5` for five.

const rounds = Number(process.argv[2] ?? 50);
let failures = 0;
const platform = await startTestPlatform();

for (const name of BROWSERS) {
  const stage = await CoopStage.start(name, platform);
  for (const policy of POLICIES) {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      const outcome = await signIn(stage, policy).catch((error: Error) => error.message.split('\n')[0]!);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      await stage.closePages();
    }
    failures += rounds - (outcomes.get('onSignIn') ?? 0);
    console.log(
      `${name}, ${policy ?? 'no policy'}: ${[...outcomes].map(([outcome, count]) => `${count} × ${outcome}`).join(', ')}`,
    );
  }
  await stage.close();
}
await platform.close();
console.log(failures ? styleText('red', `${failures} failed`) : 'Every sign-in got its answer.');
process.exitCode = failures ? 1 : 0;

/** @returns the callback that was called */
async function signIn(stage: CoopStage, policy: (typeof POLICIES)[number]): Promise<string> {
  const page = await stage.open(policy, true);
  const popup = await stage.press(page);
  await page.bringToFront();
  if (cutsOff(policy)) await afterLost(page);
  await stage.agree(popup);
  return (await stage.outcome(page))[0];
}
