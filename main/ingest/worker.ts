/** Entry of the ingest process. */
import { portOf } from './port.ts';
import { createIngestSession } from './session.ts';

const port = portOf();
const session = createIngestSession((message) => port.send(message));
port.listen((message) => session.handle(message));
