import type { Formats } from '../types/named.ts';

export const formats: Formats = { dateStyle: 'medium', country: 'US', callingCode: '1' };
