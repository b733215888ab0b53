import { awaitCode } from '../browser/web-otp.ts';
import { forgetfulCall } from '../flow/fleeting.ts';
import { Flow } from '../flow/flow.ts';
import { followHistory } from '../flow/history.ts';
import type { FlowPorts } from '../flow/ports.ts';
import { openCredential } from '../keystore/opener.ts';
import { secondWindow } from '../linked/provider-window.ts';
import { prove } from '../proof/request-code.ts';
import { defineElements } from './elements.ts';
import type { SignInData } from './questions.ts';
import { loadLazyScreens, SignInPage } from './sign-in-page.ts';

/** The ports that differ between a sign-in for a site and one for the account page. */
type Ports = Pick<FlowPorts, 'call' | 'destination' | 'phones'> & Partial<Pick<FlowPorts, 'providers'>>;

/** A sign-in with its page. Without a port for them, providers are visited in a second window. */
export function openSignIn(data: SignInData, ports: Ports): SignInPage {
  defineElements();
  const flow: Flow = new Flow(data, {
    providers: ports.providers ?? secondWindow(window, (answer) => flow.linked.hear(answer)),
    loadLazyScreens,
    isWeak: async (password, names) =>
      (await import('../passwords/weak.ts')).isWeak(password, {
        names: [data.app.name, ...names],
        host: location.host,
      }),
    prove,
    openCredential,
    guard: window.ontidEarly!.guard,
    now: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    call: forgetfulCall(ports.call, () => flow.state.fleeting),
    destination: ports.destination,
    phones: ports.phones,
  });
  followHistory(flow, window);
  awaitCode(flow, () => flow.awaitedCode);
  return Object.assign(new SignInPage(), {
    flow,
    app: data.app.name,
    outbox: data.outbox,
    providers: data.linked?.providers ?? [],
  });
}
