import type { SignInPageData } from '../protocol/sign-in/page-data.ts';
import { defineElements } from './elements.ts';
import { forgetfulCall } from './flow/fleeting.ts';
import { Flow } from './flow/flow.ts';
import { followHistory } from './flow/history.ts';
import type { FlowPorts } from './flow/ports.ts';
import { openCredential } from './keystore/opener.ts';
import { secondWindow } from './linked/provider-window.ts';
import { loadRare, SignInPage } from './page.ts';
import { prove } from './proof/request-code.ts';
import { awaitCode } from './web-otp.ts';

/** What differs between a sign-in for a site and one for the platform's own page. */
type Ports = Pick<FlowPorts, 'call' | 'reply' | 'phones'> & Partial<Pick<FlowPorts, 'providers'>>;

/** The questions of a sign-in, with all that they need of the browser. Unless it is said how, providers are visited in a second window. */
export function openSignIn(data: SignInPageData, ports: Ports): SignInPage {
  defineElements();
  const flow: Flow = new Flow(data, {
    providers: ports.providers ?? secondWindow(window, (answer) => flow.linked.hear(answer)),
    loadRare,
    isWeak: async (password, names) =>
      (await import('./passwords/weak.ts')).isWeak(password, { names: [data.app.name, ...names], host: location.host }),
    prove,
    openCredential,
    guard: window.ontidEarly!.guard,
    now: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    call: forgetfulCall(ports.call, () => flow.state.fleeting),
    reply: ports.reply,
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
