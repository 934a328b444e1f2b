/** Entry of the sampler's process. */
import { portOf } from '../ingest/port.ts';
import { createSamplerSession } from './session.ts';

const port = portOf();
const session = createSamplerSession((message) => port.send(message));
port.listen((message) => session.handle(message));
