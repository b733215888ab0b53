const said = new Set<string>();

/** Tells the site's developer in the console what is wrong, once: a fault that every click repeats is one fault. */
export function complain(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.error(`ontid-signin: ${message}`);
}
