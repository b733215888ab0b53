import { isOntId } from '../../protocol/common/ont-id.ts';
import { readPluginBuild } from '../pages/plugin-build.ts';
import { readArguments, UsageError, withServices } from './command.ts';
import { snippet } from './snippet.ts';

/** Prints the lines that an app's site pastes; with `--pinned`, those of this very build, with its hash. */
export async function showSnippet(args: string[]): Promise<unknown> {
  const { values, positionals } = readArguments({
    args,
    options: { pinned: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [clientId] = positionals;
  if (!isOntId(clientId) || positionals.length > 1) throw new UsageError('apps snippet takes one app_id');
  return withServices(async ({ apps, builds }, { publicUrl }) => {
    if (!(await apps.find(clientId))) throw new UsageError(`There is no app ${clientId}.`);
    // What a site is told to name has to be there, also before the platform runs from it.
    if (values.pinned) await builds.keep(readPluginBuild());
    return { app_id: clientId, snippet: snippet(publicUrl, clientId, values.pinned) };
  });
}
