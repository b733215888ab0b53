import type { SmsTexts } from '../translated.ts';

export const sms: SmsTexts = {
  codes: {
    any: (code) => `【ONT ID】验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
    signin: (code) => `【ONT ID】登录验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
    reset: (code) => `【ONT ID】重置密码验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
    'edit-phone': (code) => `【ONT ID】绑定新手机号验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
    'two-step': (code) => `【ONT ID】开启两步验证的验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
    binding: (code) => `【ONT ID】绑定手机号验证码 ${code}，5 分钟内有效。请勿告诉任何人。`,
  },
  notices: {
    'password-changed': '【ONT ID】您的密码已修改。若非本人操作，请立即在登录页重置密码。',
    'password-reset': '【ONT ID】您的密码已通过短信重置，并启用了新的 ONT ID。若非本人操作，请立即再次重置并联系客服。',
    'phone-changed': '【ONT ID】您的 ONT ID 已改用另一个手机号登录。若非本人操作，请立即联系客服。',
    'phone-added': '【ONT ID】此手机号已绑定 ONT ID，可用它登录。若非本人操作，请立即联系客服。',
    linked: '【ONT ID】您的账号新增了一种登录方式。若非本人操作，请立即修改密码并在账号页移除。',
    exported: '【ONT ID】您的 ONT ID 密钥已被导出。若非本人操作，请立即修改密码并联系客服。',
    'keystore-allowed': '【ONT ID】您的账号已允许使用 keystore 登录。若非本人操作，请立即修改密码并关闭此项。',
    'keystore-sign-in': '【ONT ID】有人用 keystore 登录了您的账号。若非本人操作，请立即在账号页关闭 keystore 登录。',
    'keystore-tried':
      '【ONT ID】有人持您的密钥尝试用 keystore 登录，已被拒绝。若非本人操作，请立即查看账号页并联系客服。',
    'second-on': '【ONT ID】您的账号已开启两步登录，需验证码和密码。若非本人操作，请立即联系客服。',
    'second-off': '【ONT ID】您的账号已关闭两步登录。若非本人操作，请立即修改密码。',
  },
};
