/** Starts the window: connects it to the main process, and mounts it once its fonts and settings are there. */
import './noCodeFromText.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { connect, setApi } from './api.ts';
import { start } from './start.ts';

setApi(connect(window.bridge));
await start();
