import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { freePort } from '../free-port.ts';

/** What V8 counted in one script since it was asked before; as the protocol's `Profiler.ScriptCoverage`. */
export interface ScriptCounts {
  url: string;
  scriptId: string;
  functions: unknown[];
}

/**
 * The counts of one browser's life, by the SHA-256 of the scripts' text: one build may be served under many addresses.
 */
export type Counted = { hash: string; functions: unknown[] }[];

/** A message of the DevTools protocol, as far as it is read here. */
interface Message {
  id?: number;
  method?: string;
  sessionId?: string;
  result?: { result: ScriptCounts[] };
  params?: { sessionId: string; targetInfo: { type: string }; url: string; scriptId: string; hash: string };
}

/**
 * A page stops here before it goes, in a world of its own, so that its counts are taken first. When it leaves for
 * another the tools are with that one by the time of `pagehide`; when it is closed there may be no `beforeunload`.
 */
const LAST_WORDS = `for (const end of ['beforeunload', 'pagehide']) addEventListener(end, () => { debugger; });`;

/**
 * Starts a Chromium and counts what runs in each of its pages and popups, from its first line until it goes.
 * Playwright's own `page.coverage` begins when a popup has loaded, and loses what a page did that has closed.
 *
 * One thing is lost: where a page comes to a process in which another of the same site lives, V8 starts counting anew.
 *
 * @param start starts it, with these arguments besides
 * @param folder where a file of counts is put when the browser is closed
 */
export async function launchCounted(start: (args: string[]) => Promise<Browser>, folder: string): Promise<Browser> {
  const port = await freePort();
  const browser = await start([`--remote-debugging-port=${port}`]);
  const { webSocketDebuggerUrl } = (await (await fetch(`http://127.0.0.1:${port}/json/version`)).json()) as {
    webSocketDebuggerUrl: string;
  };
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((opened, fail) => {
    socket.addEventListener('open', opened);
    socket.addEventListener('error', fail);
  });
  const answers = new Map<number, (counts: ScriptCounts[]) => void>();
  const hashes = new Map<string, string>();
  const sessions = new Set<string>();
  const counted: Counted = [];
  let serial = 0;

  const send = (method: string, params: object = {}, sessionId?: string): number => {
    socket.send(JSON.stringify({ id: ++serial, method, params, sessionId }));
    return serial;
  };
  /** Takes what was counted since the last time. */
  const take = (session: string): Promise<void> =>
    new Promise<ScriptCounts[]>(
      (answered) => void answers.set(send('Profiler.takePreciseCoverage', {}, session), answered),
    ).then((scripts) => {
      for (const { url, scriptId, functions } of scripts) {
        const hash = hashes.get(`${scriptId} ${url}`);
        if (hash) counted.push({ hash, functions });
      }
    });

  /** To begin sets the counts of all pages in its process back: they are taken before, in the same breath. */
  const begin = async (session: string): Promise<void> => {
    const taken = [...sessions].map(take);
    // What was counted holds on to its scripts, those of pages long gone too, until counting stops.
    if (sessions.has(session)) send('Profiler.stopPreciseCoverage', {}, session);
    else send('Profiler.enable', {}, session);
    send('Profiler.startPreciseCoverage', { callCount: true, detailed: true }, session);
    sessions.add(session);
    await Promise.all(taken);
  };

  const attached = (session: string, type: string): void => {
    if (type === 'page' || type === 'iframe') {
      void begin(session);
      send('Debugger.enable', {}, session);
      send('Page.enable', {}, session);
      send(
        'Page.addScriptToEvaluateOnNewDocument',
        { source: LAST_WORDS, worldName: 'coverage', runImmediately: true },
        session,
      );
      send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, session);
    }
    send('Runtime.runIfWaitingForDebugger', {}, session);
  };

  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { id, method, params, result, sessionId } = JSON.parse(data) as Message;
    if (id !== undefined) {
      // Without a result the page was gone already.
      answers.get(id)?.(result?.result ?? []);
      answers.delete(id);
    } else if (method === 'Target.attachedToTarget') attached(params!.sessionId, params!.targetInfo.type);
    else if (method === 'Target.detachedFromTarget') sessions.delete(params!.sessionId);
    else if (method === 'Debugger.scriptParsed') hashes.set(`${params!.scriptId} ${params!.url}`, params!.hash);
    else if (method === 'Debugger.paused') void begin(sessionId!).then(() => send('Debugger.resume', {}, sessionId));
  });
  send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });

  const close = browser.close.bind(browser);
  browser.close = async (options) => {
    await Promise.all([...sessions].map(take));
    await close(options);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${process.pid}-${port}.json`), JSON.stringify(counted));
  };
  return browser;
}
