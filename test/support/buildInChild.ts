/** Builds the dataset of the job in argv in a process of its own that a test can kill; says its progress line by line. */
import { readFileSync } from 'node:fs';
import { buildDataset } from '../../main/building/buildDataset.ts';
import { buildJobSchema } from '../../main/building/job.ts';

const job = buildJobSchema.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
await buildDataset(job, {
  threads: 2,
  onProgress: ({ phase, documents }) => process.stdout.write(`${phase} ${documents}\n`),
});
