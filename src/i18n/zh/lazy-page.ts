import type { LazyPageTexts } from '../translated.ts';

export const lazyPage: LazyPageTexts = {
  bindTitle: '还差一步',
  bindLead: 'keystore 已打开，它的 ONT ID 第一次在这里使用。请绑定手机号：下次用验证码即可登录，ONT ID 保持不变。',
  otherKeystore: '换一个 keystore',
  resetTitle: '获取新的 ONT ID',
  resetLead: '先向你的 ONT ID 所绑定的手机发送验证码。',
  remembered: '我想起密码了',
  resetWarning: '设置后你会得到一个新的 ONT ID，各网站会把你当作新用户。',
  resetNow: '获取新的 ONT ID',
  resetting: '正在创建新的 ONT ID…',
  chooseNewPassword: '设置新密码',
  keystoreEmpty: '请选择 keystore 文件，或粘贴其内容。',
  keystoreBroken: '无法读取这个 keystore。请选择钱包导出的原始文件。',
  keystorePasswordWrong: '密码无法打开这个 keystore，请使用导出时设置的密码。',
  keystoreOff: '无法用这个 keystore 登录：未开启此方式，或文件早于当前密码。请改用验证码登录，再到账号页查看。',
  keystoreRefused: '这个 keystore 无法在此使用。请从钱包重新导出。',
  phoneTaken: '这个手机号或 ONT ID 在这里已有账号。请换一个手机号，或用验证码登录。',
  understandFirst: '请先勾选：此操作无法撤销。',
};
