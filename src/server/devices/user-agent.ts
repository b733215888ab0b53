/**
 * A browser in words that its owner recognizes, and that tell few people apart. `null` where it is none of those known.
 */
export interface UserAgent {
  browser: string | null;
  system: string | null;
}

// Each says what its elders say besides its own name: the first that fits is the one.
const BROWSERS: [name: string, mark: RegExp][] = [
  ['WeChat', /\bMicroMessenger\//],
  ['QQ', /\bM?QQBrowser\/|\bQQ\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\/|\bOPiOS\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|Chromium|CriOS)\//],
  ['Safari', /\bVersion\/.*\bSafari\//],
];
const SYSTEMS: [name: string, mark: RegExp][] = [
  ['iOS', /\biP(?:hone|ad|od)\b/],
  ['HarmonyOS', /\b(?:HarmonyOS|OpenHarmony)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

/** Reads the `User-Agent` header. No version, no model: what is kept is one of a few names, whatever was sent. */
export function readUserAgent(header: string | undefined): UserAgent {
  return { browser: nameOf(BROWSERS, header), system: nameOf(SYSTEMS, header) };
}

const nameOf = (known: [name: string, mark: RegExp][], header = '') =>
  known.find(([, mark]) => mark.test(header))?.[0] ?? null;
