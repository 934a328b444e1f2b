/** All commands, in the order of help. */
import type { Command } from './command.ts';
import { bench } from './commands/bench.ts';
import { dataContinue } from './commands/dataContinue.ts';
import { dataDelete } from './commands/dataDelete.ts';
import { dataDocument } from './commands/dataDocument.ts';
import { dataImport } from './commands/dataImport.ts';
import { dataLeftOut } from './commands/dataLeftOut.ts';
import { dataList } from './commands/dataList.ts';
import { dataLook } from './commands/dataLook.ts';
import { dataNote } from './commands/dataNote.ts';
import { dataRemedy } from './commands/dataRemedy.ts';
import { dataRename } from './commands/dataRename.ts';
import { dataReport } from './commands/dataReport.ts';
import { dataReread } from './commands/dataReread.ts';
import { dataRules } from './commands/dataRules.ts';
import { dataSearch } from './commands/dataSearch.ts';
import { dataShow } from './commands/dataShow.ts';
import { dataSources } from './commands/dataSources.ts';
import { dataSplit } from './commands/dataSplit.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { evaluate } from './commands/evaluate.ts';
import { finetune } from './commands/finetune.ts';
import { generate } from './commands/generate.ts';
import { lrFind } from './commands/lrFind.ts';
import { modelAudit } from './commands/modelAudit.ts';
import { modelCompare } from './commands/modelCompare.ts';
import { modelDelete } from './commands/modelDelete.ts';
import { modelExport } from './commands/modelExport.ts';
import { modelImport } from './commands/modelImport.ts';
import { modelList } from './commands/modelList.ts';
import { modelLook } from './commands/modelLook.ts';
import { modelNote } from './commands/modelNote.ts';
import { modelRename } from './commands/modelRename.ts';
import { modelShow } from './commands/modelShow.ts';
import { modelVerify } from './commands/modelVerify.ts';
import { pretrain } from './commands/pretrain.ts';
import { runDelete } from './commands/runDelete.ts';
import { runList } from './commands/runList.ts';
import { runReport } from './commands/runReport.ts';
import { runResume } from './commands/runResume.ts';
import { runShow } from './commands/runShow.ts';
import { schedule } from './commands/schedule.ts';
import { surprise } from './commands/surprise.ts';

export const COMMANDS: readonly Command[] = [
  demo,
  dataLook,
  dataImport,
  dataContinue,
  dataList,
  dataShow,
  dataReport,
  dataRemedy,
  dataSplit,
  dataRules,
  dataSearch,
  dataDocument,
  dataSources,
  dataReread,
  dataLeftOut,
  dataRename,
  dataNote,
  dataDelete,
  modelLook,
  modelImport,
  modelList,
  modelShow,
  modelCompare,
  modelAudit,
  modelRename,
  modelNote,
  modelVerify,
  modelExport,
  modelDelete,
  finetune,
  pretrain,
  lrFind,
  runList,
  runShow,
  runResume,
  runReport,
  runDelete,
  evaluate,
  generate,
  surprise,
  schedule,
  doctor,
  bench,
];
