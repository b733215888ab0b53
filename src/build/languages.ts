import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES } from '../protocol/common/locale.ts';

// `npm run i18n` writes the lists of languages in `src/i18n/all`, one for each file of a language's folder: a script
// contains no texts but those that it imports. The lists are checked in, since Node runs the server from source.

const I18N = join(import.meta.dirname, '../i18n');

/** The lists of languages by file name. */
export function listsOfLanguages(): Map<string, string> {
  const names = readdirSync(join(I18N, LOCALES[0])).sort();
  return new Map(names.map((name) => [name, listOf(name)]));
}

function listOf(name: string): string {
  const constant = name.replace('.ts', '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const upper = name.replace('.ts', '').replaceAll('-', '_').toUpperCase();
  const imports = LOCALES.map((locale) => `import { ${constant} as ${locale} } from '../${locale}/${name}';`);
  return `// Written by \`npm run i18n\`.
import type { Locale } from '../../protocol/common/locale.ts';
${imports.join('\n')}

/** \`${constant}\` of every language. */
export const ${upper}: Record<Locale, typeof en> = { ${LOCALES.join(', ')} };
`;
}

if (import.meta.main) for (const [name, list] of listsOfLanguages()) writeFileSync(join(I18N, 'all', name), list);
