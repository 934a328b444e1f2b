/** Makes a dataset again on the command line, with progress, and says what came of it. */
import type { RecipeChange } from '../../shared/recipe.ts';
import type { Context, ExitStatus } from './command.ts';
import { madeFields, madeText } from './datasetText.ts';

/** @param first what was changed, for people */
export async function revise(
  { output, library, signal, engine }: Context,
  data: string,
  change: RecipeChange,
  first: string,
): Promise<ExitStatus> {
  const { datasets } = await library();
  const { summary, changed } = await datasets.revise(data, change, {
    ...{ signal, threads: engine.threads },
    onProgress: (progress) => {
      output.progress.update(progress);
    },
  });
  const view = await datasets.report(summary.data);
  output.result(madeFields(view, changed), madeText(first, view, changed));
  return 0;
}
