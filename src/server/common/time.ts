/** Seconds since the epoch, whole: what tokens (RFC 7519 §2) and answers count in. */
export const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

export const secondsAfter = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);
