import { facebook } from './facebook.ts';
import { google } from './google.ts';
import type { ProviderAdapter } from './provider.ts';
import { qq } from './qq.ts';
import { twitter } from './twitter.ts';
import { wechat } from './wechat.ts';
import { weibo } from './weibo.ts';

/** Every provider that there is an adapter for, in the order in which the page shows them. */
export const ADAPTERS: readonly ProviderAdapter[] = [wechat, qq, weibo, google, facebook, twitter];
