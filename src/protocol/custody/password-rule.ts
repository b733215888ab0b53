import { isOntId } from '../common/ont-id.ts';
import type { PhoneParts } from '../common/phone.ts';

/**
 * The guesses that a new password withstands at least, by zxcvbn's estimate, as a power of ten. Eight random characters
 * just do: zxcvbn counts ten guesses for a character that it finds in no list.
 */
export const PASSWORD_MIN_GUESSES_LOG10 = 8;

/** Characters that are estimated at once: the time of zxcvbn grows with the square of the length and more. */
const ESTIMATED_LENGTH = 32;

/** The words that are personal to an account or to the platform: a password that is made of them is easy to guess. */
export interface PersonalWords {
  phone?: PhoneParts | undefined;
  /** The app's name, a provider's name, the ONT ID. */
  names?: readonly (string | undefined)[];
  /** The platform's host, with or without a port: `id.example`. */
  host: string;
}

/**
 * Common Chinese passwords, in Latin letters and digits, the most common first. zxcvbn's own lists hold few of them.
 * 520 reads as "I love you", 1314 as "for a lifetime".
 */
export const COMMON_PINYIN: readonly string[] = [
  'woaini',
  'woaini1314',
  '5201314',
  '1314520',
  'woaini520',
  'woaini123',
  'wodemima',
  'mima',
  'aini1314',
  'iloveyou1314',
  '520520',
  '1314521',
  '5211314',
  '7758521',
  '7758258',
  '147258369',
  'woshishui',
  'nihao',
  'nihao123',
  'wojiushiwo',
  'wodeai',
  'baobei',
  'baobao',
  'laopo',
  'laogong',
  'zhangwei',
  'wangwei',
  'wangfang',
  'liwei',
  'lina',
  'zhangmin',
  'lijing',
  'wangjing',
  'liuwei',
  'xiaoming',
  'tiankong',
  'tiantang',
  'xiaobao',
  'xiaoxiao',
  'zhongguo',
  'beijing',
  'shanghai',
  'guangzhou',
  'shenzhen',
  'taobao',
  'weixin',
  'zhifubao',
  'woshitiancai',
  'asd123',
  'qwe123',
  'a123456',
  'aa123456',
  'q123456',
  'zxc123',
  'qaz123',
  'abc123',
  'w123456',
  'admin888',
  'z123456',
  'wo123456',
  'wang123',
  'li123456',
  'zhang123',
  'liu123',
];

/**
 * The personal words as an estimator takes them: the phone in every form in which it is written, and each name whole,
 * without spaces, and by its words.
 */
export function personalWords({ phone, names = [], host }: PersonalWords): string[] {
  const words = new Set<string>(['ontid', 'ont id', 'ontid-signin', 'ontology', 'ont']);
  const hostName = host.replace(/:\d+$/, '');
  for (const word of [host, hostName, ...hostName.split('.')]) words.add(word);
  for (const name of names) {
    if (!name) continue;
    const whole = name.normalize('NFKC');
    for (const word of [whole, whole.replace(/\s+/g, ''), ...whole.split(/[\s.,:;_-]+/)]) words.add(word);
    if (isOntId(name)) words.add(name.slice('did:ont:'.length));
  }
  if (phone) for (const form of phoneForms(phone)) words.add(form);
  return [...words].map((word) => word.toLowerCase()).filter((word) => [...word].length >= 3);
}

/** One character at a time, with the same separator between all of them: `p a s s w o r d`. */
const SPELLED = /^\S([\s.,_-])\S(?:\1\S)+$/u;

/**
 * The texts whose estimates decide about a password: it is as strong as the strongest of them. Compatibility forms
 * (full-width letters) count as the letters that they show, and a phone number that is written with separators counts
 * as the number. Characters that nobody sees count nothing, nor do separators between single characters.
 */
export function estimatedTexts(password: string, phone?: PhoneParts): string[] {
  const seen = password.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const separator = SPELLED.exec(seen)?.[1];
  const text = withoutSeparators(separator ? seen.replaceAll(separator, '') : seen, phone);
  const characters = [...text];
  if (characters.length <= ESTIMATED_LENGTH) return [text];
  return [characters.slice(0, ESTIMATED_LENGTH).join(''), characters.slice(-ESTIMATED_LENGTH).join('')];
}

function phoneForms({ callingCode, national }: PhoneParts): string[] {
  const reversed = [...national].reverse().join('');
  const tails = [10, 9, 8, 7, 6].filter((length) => length < national.length).map((length) => national.slice(-length));
  return [
    national,
    `${callingCode}${national}`,
    `+${callingCode}${national}`,
    `+${callingCode}*${national}`,
    `00${callingCode}${national}`,
    `0${national}`,
    reversed,
    ...tails,
  ];
}

/** Writes the phone's digits together where they stand with separators: `158-2170 3553`. */
function withoutSeparators(text: string, phone: PhoneParts | undefined): string {
  if (!phone) return text;
  const spaced = new RegExp([...phone.national].join('[\\s().*_/+-]*'), 'g');
  return text.replace(spaced, phone.national);
}
