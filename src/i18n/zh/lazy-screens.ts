import type { LazyScreenTexts } from '../types/named.ts';

export const lazyScreens: LazyScreenTexts = {
  keystore: '使用 keystore 登录',
  keystoreLead: 'keystore 是钱包导出的文件，里面的 ONT ID 由密码保护。',
  pasteKeystore: 'Keystore',
  chooseFile: '选择文件',
  orDrop: '也可以粘贴内容，或把文件拖到这里。',
  keystorePassword: '导出时设置的密码。',
  weakKeystore:
    '这个 keystore 的密码太容易被猜到。请为你在这里的账号另设一个密码，ONT ID 保持不变，文件本身仍使用原来的密码。',
  accountPassword: '新密码',
  useCode: '改用验证码登录',

  lostTitle: '忘记密码？',
  lostLead: '登录不需要密码：用短信验证码即可，ONT ID 保持不变。',
  signInWithCode: '用验证码登录',
  tryPassword: '再试一次密码',
  newTitle: '换一个新的 ONT ID',
  newLead:
    '没有密码，任何人都打不开你的 ONT ID 的密钥，包括我们。因此重设密码会得到一个新的 ONT ID：各网站会把你当作新用户，你在所有地方都会退出登录。旧的 ONT ID 只能用旧密码打开。',
  understood: '我明白会得到一个新的 ONT ID。',
  goOn: '获取新的 ONT ID',

  haveNew: '你有了新的 ONT ID',
  haveNewLead: '旧的 ONT ID 已在所有地方退出登录，我们也已短信通知你的手机。它的密钥原样保留，记得旧密码的人仍可打开。',
  yourOntId: '你的新 ONT ID',
  continueTo: (app) => `继续前往 ${app}`,
};
