// Outlines on a field of 24 by 24, one colour.

/**
 * What stands in the mark's place while the window is open: three quarters of its ring, thinner. The style sheet turns
 * it.
 */
export const SPINNER = 'M12 1a11 11 0 1 1-11 11h3a8 8 0 1 0 8-8z';

/** What carries the initials of a person who is known. */
export const DISC = 'M12 0a12 12 0 1 0 0 24a12 12 0 1 0 0-24z';
