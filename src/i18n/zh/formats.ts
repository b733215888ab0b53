import type { Formats } from '../types/named.ts';

export const formats: Formats = { dateStyle: 'long', country: 'CN', callingCode: '86' };
