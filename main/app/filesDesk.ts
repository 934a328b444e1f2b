/** Answers what ends in a file of the person's choice: a run's report, a chart's picture or table. */
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../ipc/handlerTypes.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';
import type { Library } from '../services/types.ts';
import { fileName } from '../services/fileName.ts';
import { writeReport } from '../services/writeReport.ts';
import type { Dialogs } from './dialogs.ts';

export interface FilesDeps {
  readonly dialogs: Dialogs;
  readonly library: Pick<Library, 'datasets' | 'models' | 'runs'>;
}

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

export function filesHandlers({
  dialogs,
  library,
}: FilesDeps): Pick<Handlers, 'runs.saveReport' | 'charts.save'> {
  return {
    'runs.saveReport': async ({ run }) => {
      const { name } = library.runs.show(run);
      const file = await dialogs.save('report', fileName(name, 'html'), {
        title: 'Save the report',
        filters: [{ name: 'Web page', extensions: ['html'] }],
      });
      if (file === null) return null;
      // the system's dialog has asked already whether a file of that name may be replaced
      await writeReport(library, run, file, { replace: true });
      return { file };
    },
    'charts.save': async ({ name, kind, content }) => {
      const bytes = kind === 'png' ? pictureOf(content) : content;
      const file = await dialogs.save('chart', fileName(name, kind), {
        title: kind === 'png' ? 'Save the picture' : 'Save the table',
        filters: [
          kind === 'png' ? { name: 'Picture', extensions: ['png'] } : { name: 'Table', extensions: ['csv'] },
        ],
      });
      if (file === null) return null;
      await atomicWriteFile(file, bytes);
      return { file };
    },
  };
}

/** The window sends a picture as text; what is no PNG is not written under that name. */
function pictureOf(content: string): Buffer {
  const bytes = Buffer.from(content.replace(/^data:image\/png;base64,/, ''), 'base64');
  if (bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return bytes;
  throw new AppError(
    'internal/no-picture',
    'The picture of the chart could not be made, so nothing was saved. Try again.',
  );
}
