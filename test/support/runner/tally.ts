import type { EventData, TestsStream } from 'node:test';

/** How many tests ended how. Suites and tests that only hold other tests are not counted. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts the leaves of a test run from the runner's events. The runner's own summary counts a test that holds others
 * too, says nothing when the run breaks off, and takes a file that ended before its tests did for one that passed.
 */
export class Tally {
  readonly counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  /** Files whose tests were all reported, or that were themselves reported as failed. */
  readonly #settled = new Set<string | undefined>();
  /** Milliseconds that each file took, its process's start included. */
  readonly #durations = new Map<string, number>();
  /** Tests that hold others; children are reported before their parent. */
  readonly #parents = new Set<string>();

  /** Counts what a run reports from now on. */
  watch(stream: TestsStream): void {
    stream.on('test:pass', (test) => this.#pass(test));
    stream.on('test:fail', (test) => this.#fail(test));
    stream.on('test:summary', ({ file, duration_ms }) => {
      this.#settled.add(file);
      if (file !== undefined) this.#durations.set(file, duration_ms);
    });
  }

  /** One more failure, of something that is no test: a type check, a build, a crash. */
  failOutside(): void {
    this.counts.failed += 1;
  }

  /**
   * Counts as failures the files that ended without a report on all their tests: they declare none, or left by
   * `process.exit()`.
   *
   * @param files the paths that the run was given
   * @returns those files
   */
  close(files: readonly string[]): string[] {
    const silent = files.filter((file) => !this.#settled.has(file));
    this.counts.failed += silent.length;
    return silent;
  }

  /** The files that took longest, longest first, in seconds. */
  slowest(count: number): { file: string; seconds: number }[] {
    const byDuration = [...this.#durations].sort(([, one], [, other]) => other - one);
    return byDuration.slice(0, count).map(([file, ms]) => ({ file, seconds: ms / 1000 }));
  }

  /** `12 passed, 0 failed`, and how many were skipped if any were. */
  toString(): string {
    const { passed, failed, skipped } = this.counts;
    return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  }

  #pass(test: EventData.TestPass): void {
    if (test.name === test.file || this.#isParent(test) || test.details.type === 'suite') return;
    if (test.skip !== undefined || test.todo !== undefined) this.counts.skipped += 1;
    else this.counts.passed += 1;
  }

  #fail(test: EventData.TestFail): void {
    if (test.name === test.file) this.#settled.add(test.file);
    this.#isParent(test);
    const { error } = test.details;
    // A parent that fails for its children's sake; one that fails by itself (a hook, say) is a failure of its own.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return;
    this.counts.failed += 1;
  }

  #isParent({ file, testId, parentId }: EventData.TestPass | EventData.TestFail): boolean {
    this.#parents.add(`${file} ${parentId}`);
    return this.#parents.has(`${file} ${testId}`);
  }
}

/**
 * Adds up the last lines of several suites. A suite that ended without such a line has failed.
 *
 * @param outputs what each suite printed
 */
export function totalOf(outputs: readonly string[]): { failed: number; line: string } {
  const total = new Tally();
  for (const output of outputs) {
    const [, passed, failed, skipped = 0] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(
      output.trimEnd().split('\n').at(-1)!,
    ) ?? [undefined, 0, 1];
    total.counts.passed += Number(passed);
    total.counts.failed += Number(failed);
    total.counts.skipped += Number(skipped);
  }
  return { failed: total.counts.failed, line: String(total) };
}
