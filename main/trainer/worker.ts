/** Entry of the trainer's process. */
import { createInProcessHost } from '../services/inProcessHost.ts';
import { startWorker } from './workerPort.ts';

startWorker(createInProcessHost());
