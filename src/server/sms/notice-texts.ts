import type { Notice } from '../storage/column-types.ts';

/** The words of each notice. Each fits into one message: 160 characters of the Latin alphabet, 70 of the Chinese. */
export const NOTICE_TEXTS: Record<Notice, { en: string; zh: string }> = {
  'password-changed': {
    en: 'The password of your ONT ID was changed. If this was not you, reset it on the sign-in page now.',
    zh: '【ONT ID】您的密码已修改。若非本人操作，请立即在登录页重置密码。',
  },
  'password-reset': {
    en: 'Your password was reset by text message and you have a new ONT ID. If this was not you, reset it again now and contact support.',
    zh: '【ONT ID】您的密码已通过短信重置，并启用了新的 ONT ID。若非本人操作，请立即再次重置并联系客服。',
  },
  'phone-changed': {
    en: 'Your ONT ID now signs in with another phone number. If this was not you, contact support now.',
    zh: '【ONT ID】您的 ONT ID 已改用另一个手机号登录。若非本人操作，请立即联系客服。',
  },
  'phone-added': {
    en: 'This phone number now signs in to your ONT ID. If this was not you, contact support now.',
    zh: '【ONT ID】此手机号已绑定 ONT ID，可用它登录。若非本人操作，请立即联系客服。',
  },
  linked: {
    en: 'A new way to sign in was added to your ONT ID. If this was not you, change your password and remove it on your account page.',
    zh: '【ONT ID】您的账号新增了一种登录方式。若非本人操作，请立即修改密码并在账号页移除。',
  },
  exported: {
    en: 'The key of your ONT ID was exported. If this was not you, change your password now and contact support.',
    zh: '【ONT ID】您的 ONT ID 密钥已被导出。若非本人操作，请立即修改密码并联系客服。',
  },
  'keystore-allowed': {
    en: 'Your ONT ID can now be signed in to with a keystore. If this was not you, change your password and turn it off.',
    zh: '【ONT ID】您的账号已允许使用 keystore 登录。若非本人操作，请立即修改密码并关闭此项。',
  },
  'keystore-sign-in': {
    en: 'Somebody signed in to your ONT ID with a keystore. If this was not you, turn keystore sign-in off on your account page.',
    zh: '【ONT ID】有人用 keystore 登录了您的账号。若非本人操作，请立即在账号页关闭 keystore 登录。',
  },
  'keystore-tried': {
    en: 'Somebody with the key of your ONT ID was refused at sign-in by keystore. If this was not you, look at your account page and contact support.',
    zh: '【ONT ID】有人持您的密钥尝试用 keystore 登录，已被拒绝。若非本人操作，请立即查看账号页并联系客服。',
  },
  'second-on': {
    en: 'Signing in to your ONT ID now takes both a code and your password. If this was not you, contact support now.',
    zh: '【ONT ID】您的账号已开启两步登录，需验证码和密码。若非本人操作，请立即联系客服。',
  },
  'second-off': {
    en: 'Two-step sign-in of your ONT ID was turned off. If this was not you, change your password now.',
    zh: '【ONT ID】您的账号已关闭两步登录。若非本人操作，请立即修改密码。',
  },
};
