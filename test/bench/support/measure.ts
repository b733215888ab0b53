/** Milliseconds that one piece of work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Each piece of work so many times, one after another, in turns, so that what else the machine does falls on all alike. */
export async function inTurns(count: number, ...works: ((round: number) => Promise<unknown>)[]): Promise<number[][]> {
  const times: number[][] = works.map(() => []);
  for (let round = 0; round < count; round++) {
    // Who goes first changes, too.
    const order = works.map((_, i) => (i + round) % works.length);
    for (const i of order) times[i]!.push(await timed(() => works[i]!(round)));
  }
  return times;
}

/** How many of each piece of work are done in a second by 8 callers, in turns of a second. */
export async function ratesInTurns(seconds: number, ...works: (() => Promise<unknown>)[]): Promise<number[]> {
  const done = works.map(() => 0);
  const spent = works.map(() => 0);
  for (let turn = 0; turn < seconds * works.length; turn++) {
    const i = turn % works.length;
    const start = performance.now();
    const caller = async () => {
      for (; performance.now() - start < 1000; done[i]!++) await works[i]!();
    };
    await Promise.all(Array.from({ length: 8 }, caller));
    spent[i]! += performance.now() - start;
  }
  return done.map((count, i) => (count * 1000) / spent[i]!);
}

export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** How well one can tell from a time which of two kinds it is of: 0.5 is not at all, 1 is always. */
export function auc(one: number[], other: number[]): number {
  const wins = one.reduce((sum, a) => sum + other.reduce((inner, b) => inner + (a > b ? 1 : a === b ? 0.5 : 0), 0), 0);
  const share = wins / (one.length * other.length);
  return Math.max(share, 1 - share);
}

/** Welch's t of two samples, without its sign. */
export function welch(one: number[], other: number[]): number {
  const [a, b] = [one, other].map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return {
      mean,
      error: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length,
    };
  }) as [{ mean: number; error: number }, { mean: number; error: number }];
  return Math.abs(a.mean - b.mean) / Math.sqrt(a.error + b.error);
}
